"""Fields for names that hold something else: kustomize visits them all, whether or not anything was renamed.

Source: kustomize 5.8.1, api/filters/nameref and api/filters/fieldspec.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.render.fields import NameReference
from preflux.render.fieldspec import split
from preflux.render.object import Object
from preflux.render.refusal import Refused

_Paths: TypeAlias = "dict[str, _Paths]"
_END = ""


def check_shapes(objects: Iterable[Object], references: tuple[NameReference, ...]) -> None:
    """Raise Refused where a field of an object that may hold a name has a shape that kustomize fails on."""
    known = _known(references)
    for item in objects:
        kind = item.original_kind
        paths = known.get(kind)
        if paths is None:
            paths = known[kind] = _paths(references, kind)
        if paths:
            _walk(item.root, paths)


@lru_cache(maxsize=16)
def _known(_references: tuple[NameReference, ...]) -> dict[tuple[str, str, str], _Paths]:
    """Return what is filled with the paths of the kinds that were asked for."""
    return {}


def _paths(references: tuple[NameReference, ...], kind: tuple[str, str, str]) -> _Paths:
    """Return the paths of a kind's fields for names, as a tree."""
    tree: _Paths = {}
    for reference in references:
        for spec in reference.referrers:
            if spec.selects(*kind):
                here = tree
                for part in split(spec.path):
                    here = here.setdefault(part.removesuffix("[]"), {})
                here[_END] = {}
    return tree


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
