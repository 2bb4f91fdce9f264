"""The types of the tables of fields that transformations change.

Source: kustomize 5.8.1, api/internal/konfig/builtinpluginconsts.
"""

from __future__ import annotations

from typing import NamedTuple

from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.objects.order import kind_order


class NameReference(NamedTuple):
    """The fields that hold the name of an object of some kind."""

    group: str
    version: str
    kind: str
    referrers: tuple[FieldSpec, ...]

    def selects(self, group: str, version: str, kind: str) -> bool:
        return FieldSpec("", self.group, self.version, self.kind).selects(group, version, kind)


class Fields(NamedTuple):
    """The fields of every transformation; a kustomization's `configurations` and `crds` add to them."""

    name_prefix: tuple[FieldSpec, ...] = ()
    name_suffix: tuple[FieldSpec, ...] = ()
    namespace: tuple[FieldSpec, ...] = ()
    common_labels: tuple[FieldSpec, ...] = ()
    labels: tuple[FieldSpec, ...] = ()
    template_labels: tuple[FieldSpec, ...] = ()
    common_annotations: tuple[FieldSpec, ...] = ()
    images: tuple[FieldSpec, ...] = ()
    replicas: tuple[FieldSpec, ...] = ()
    var_reference: tuple[FieldSpec, ...] = ()
    name_reference: tuple[NameReference, ...] = ()

    def merged(self, other: Fields) -> Fields:
        """Return the union. Raises Conflict if both have a field but differ in `create`."""
        if other is self:
            return self
        specs = {
            name: tuple(sorted(merge_specs(getattr(self, name), getattr(other, name)), key=spec_order))
            for name in Fields._fields
            if name != "name_reference"
        }
        return Fields(**specs, name_reference=_merge_references(self.name_reference, other.name_reference))


class Conflict(Exception):
    """Two field specs for the same field differ in `create`."""


def merge_specs(ours: tuple[FieldSpec, ...], theirs: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
    """Return `ours` and those of `theirs` that are not covered by it. Raises Conflict."""
    if not theirs or ours is theirs:
        return ours
    by_path: dict[str, list[FieldSpec]] = {}
    for spec in ours:
        by_path.setdefault(spec.path, []).append(spec)
    result = list(ours)
    for spec in theirs:
        same_path = by_path.setdefault(spec.path, [])
        known = next((one for one in same_path if _selected_by(one, spec)), None)
        if known is None:
            same_path.append(spec)
            result.append(spec)
        elif known.create != spec.create:
            raise Conflict(f"`{spec.path}` is configured twice, with `create` and without")
    return tuple(result)


def _selected_by(spec: FieldSpec, other: FieldSpec) -> bool:
    return other.selects(spec.group, spec.version, spec.kind)


def _merge_references(
    ours: tuple[NameReference, ...], theirs: tuple[NameReference, ...]
) -> tuple[NameReference, ...]:
    result = list(ours)
    known: dict[tuple[str, str, str], int] = {}
    for i, reference in enumerate(result):
        known.setdefault(reference[:3], i)
    for reference in theirs:
        i = known.setdefault(reference[:3], len(result))
        if i == len(result):
            result.append(reference)
        else:
            result[i] = result[i]._replace(referrers=merge_specs(result[i].referrers, reference.referrers))
    return tuple(sorted(result, key=lambda r: kind_order(r.group, r.version, r.kind)))


def spec_order(spec: FieldSpec) -> tuple[int, str]:
    return kind_order(spec.group, spec.version, spec.kind)
