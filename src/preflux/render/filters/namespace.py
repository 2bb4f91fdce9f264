"""Puts objects into a namespace. Source: kustomize 5.8.1, api/filters/namespace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from preflux.finding import Related
from preflux.lookup import scalar_text
from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import FieldSpec, by_kind, set_field
from preflux.render.objects.collection import Objects
from preflux.render.objects.object import Object
from preflux.render.values.styles import override

_Change: TypeAlias = Callable[[Node], Node]
_METADATA = FieldSpec("metadata/namespace", create=True)


def set_namespace(
    objects: Objects,
    namespace: Scalar,
    specs: tuple[FieldSpec, ...],
    *,
    unset_only: bool = False,
    subjects: str = "defaultOnly",
) -> None:
    """Set the namespace of all objects, and in fields that contain it.

    `subjects` is which service accounts in role bindings are changed: `defaultOnly`, `allServiceAccounts` or `none`. Raises
    Refused if two objects get the same id.
    """

    def change(old: Node) -> Node:
        if not isinstance(old, Scalar):
            raise Refused("wrong-shape", old.span, "the namespace is not a text")
        if unset_only and scalar_text(old):
            return old
        made = old.start == namespace.start and old.source is namespace.source
        return override(namespace, None if made else old)

    selected = by_kind(specs)
    for item in objects:
        item.remember_id()
        if not item.cluster_scoped:
            item.root = set_field(item.root, _METADATA, change, namespace, "scalar")
        api_version, kind = item.api_version, item.kind
        if kind in ("RoleBinding", "ClusterRoleBinding"):
            item.root = _set_subjects(item.root, subjects, namespace, change)
        for spec in selected[api_version, kind]:
            if spec.path == "metadata/namespace":
                continue
            if spec.path == "metadata/name" and api_version != "v1":
                continue
            if spec.path == "subjects/namespace" and kind in ("RoleBinding", "ClusterRoleBinding"):
                continue
            item.root = set_field(item.root, spec, change, namespace, "scalar")
    objects.changed()
    _refuse_doubles(objects, namespace)


def _set_subjects(root: Mapping, mode: str, namespace: Scalar, change: _Change) -> Mapping:
    subjects = root.fields.get("subjects")
    if mode == "none" or not isinstance(subjects, Sequence):
        return root
    items: list[Node] = []
    for subject in subjects.items:
        follows = isinstance(subject, Mapping) and (
            scalar_text(subject.fields.get("name")) == "default"
            if mode == "defaultOnly"
            else scalar_text(subject.fields.get("kind")) == "ServiceAccount"
        )
        if follows and isinstance(subject, Mapping):
            subject = set_field(subject, FieldSpec("namespace", create=True), change, namespace, "scalar")
        items.append(subject)
    return root.with_field("subjects", subjects.with_items(items))


def _refuse_doubles(objects: Objects, namespace: Scalar) -> None:
    seen: dict[object, Object] = {}
    for item in objects:
        known = seen.setdefault(item.current, item)
        if known is not item:
            raise Refused(
                "duplicate-resource",
                item.name_span,
                f"{item.current} is in this build twice once `namespace: {namespace.value}` is set",
                "give one of them another name",
                (Related(known.name_span, "the first one"), Related(namespace.span, "the namespace is set here")),
            )
