"""Prefixes and suffixes of names. Source: kustomize 5.8.1, api/internal/builtins/PrefixTransformer.go."""

from __future__ import annotations

from preflux.lookup import scalar_text
from preflux.node import How, Node, Scalar, Via
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import FieldSpec, applies, set_field
from preflux.render.objects.collection import Objects
from preflux.render.values.restyled import retyped


def add_prefix(objects: Objects, prefix: Scalar, specs: tuple[FieldSpec, ...]) -> None:
    """Add a prefix to the names of all objects except CustomResourceDefinitions, APIServices and Namespaces."""
    _affix(objects, prefix, specs, before=True)


def add_suffix(objects: Objects, suffix: Scalar, specs: tuple[FieldSpec, ...]) -> None:
    """Add a suffix to the names of the same objects."""
    _affix(objects, suffix, specs, before=False)


def _affix(objects: Objects, affix: Scalar, specs: tuple[FieldSpec, ...], *, before: bool) -> None:
    text = scalar_text(affix)
    how: How = "namePrefix" if before else "nameSuffix"

    def change(old: Node) -> Node:
        if not isinstance(old, Scalar):
            raise Refused("wrong-shape", old.span, f"not a text, so the {how} cannot be added")
        name = scalar_text(old)
        # The place to edit is that of the name; the affix goes to `via`.
        return retyped(text + name if before else name + text, old, old, (*old.via, Via(affix.span, how)))

    for item in objects:
        original = item.original
        if original.kind in ("CustomResourceDefinition", "Namespace"):
            continue
        if original.kind == "APIService" and original.group == "apiregistration.k8s.io":
            continue
        for spec in specs:
            if not spec.selects(*original[:3]):
                continue
            if spec.path == "metadata/name" and text:
                if before:
                    item.prefixes = (*item.prefixes, text)
                else:
                    item.suffixes = (*item.suffixes, text)
                item.remember_id()
            if applies(spec, item.api_version, item.kind):
                item.root = set_field(item.root, spec, change, affix, "scalar")
    objects.changed()
