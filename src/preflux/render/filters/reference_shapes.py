"""Checks fields that should contain names: kustomize visits all of them, and fails on wrong types.

Source: kustomize 5.8.1, api/filters/nameref and api/filters/fieldspec.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import steps_of
from preflux.render.fields.per_table import ByTable
from preflux.render.fields.tables import NameReference
from preflux.render.objects.object import Object

_Paths: TypeAlias = "dict[str, _Paths]"
_END = ""


def check_shapes(objects: Iterable[Object], references: tuple[NameReference, ...]) -> None:
    """Raise Refused if a field that may contain a name has a type that kustomize fails on."""
    known = _paths_by_kind(references)
    for item in objects:
        paths = known[item.original_kind]
        if paths:
            _walk(item.root, paths)


class _PathsByKind(dict[tuple[str, str, str], _Paths]):
    """Maps a kind to the paths of its fields for names, as a tree."""

    def __init__(self, references: tuple[NameReference, ...]) -> None:
        super().__init__()
        self.references = references

    def __missing__(self, kind: tuple[str, str, str]) -> _Paths:
        tree: _Paths = {}
        for reference in self.references:
            for spec in reference.referrers:
                if spec.selects(*kind):
                    here = tree
                    for part in steps_of(spec.path):
                        here = here.setdefault(part.removesuffix("[]"), {})
                    here[_END] = {}
        self[kind] = tree
        return tree


_paths_by_kind = ByTable(_PathsByKind)


def _walk(node: Node, paths: _Paths) -> None:
    if isinstance(node, Mapping):
        for name, below in paths.items():
            child = node.fields.get(name) if name else None
            if child is not None:
                if _END in below:
                    _check_name(child)
                if len(below) > (_END in below):
                    _walk(child, below)
    elif isinstance(node, Sequence):
        for item in node.items:
            _walk(item, paths)
    elif node.value is not None:
        raise Refused("wrong-shape", node.span, "a mapping is wanted here: it holds the name of another object")


def _check_name(node: Node) -> None:
    for item in node.items if isinstance(node, Sequence) else [node]:
        if isinstance(item, Sequence):
            raise Refused("wrong-shape", item.span, "a name or a mapping with a name is wanted here")
        if isinstance(item, Mapping) and "name" not in item.fields:
            raise Refused("wrong-shape", item.span, "a reference without `name`")
        assert isinstance(item, Scalar | Mapping)
