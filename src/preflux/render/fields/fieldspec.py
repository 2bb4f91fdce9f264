"""Finds the fields of an object that a transformation changes, and sets them; copies only the nodes on the path.

Source: kustomize 5.8.1, api/filters/fieldspec.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import is_not
from typing import Literal, NamedTuple, TypeAlias

from preflux.limits import MAX_DEPTH
from preflux.node import Mapping, Node, Scalar, Sequence, is_null
from preflux.render.fault import Refused
from preflux.render.fields.per_table import ByTable
from preflux.render.objects.ids import split_version

Create = Literal["mapping", "scalar"]
_Path: TypeAlias = tuple[tuple[str, bool], ...]
"""The names on a path, each with whether it is marked as a list (`containers[]`)."""


class FieldSpec(NamedTuple):
    """A field of some kinds: empty parts match every kind; with `create`, a missing field is created."""

    path: str
    group: str = ""
    version: str = ""
    kind: str = ""
    create: bool = False

    def selects(self, group: str, version: str, kind: str) -> bool:
        return (
            (not self.kind or self.kind == kind)
            and (not self.group or self.group == group)
            and (not self.version or self.version == version)
        )


class WrongShape(Exception):
    """A path goes through a value that is neither a mapping nor a list; `node` is that value."""

    def __init__(self, message: str, node: Node) -> None:
        super().__init__(message)
        self.node = node


@cache
def steps_of(path: str) -> tuple[str, ...]:
    r"""Split a path at its slashes; `\/` is a slash in a name."""
    parts = path.replace("\\/", "\0").split("/")
    return tuple(part.replace("\0", "/") for part in parts if part)


@cache
def _steps(path: str) -> _Path:
    """Return a path split into names and list marks."""
    return tuple((part.removesuffix("[]"), part.endswith("[]")) for part in steps_of(path))


def set_field(
    root: Mapping, spec: FieldSpec, change: Callable[[Node], Node], cause: Node, create: Create | None = None
) -> Mapping:
    """Return the object with `change` applied to every value at the path of `spec`.

    Missing fields are created, with the place of `cause`, if `spec` allows it and `create` gives the type of the field.
    Raises WrongShape, and Refused for a path that is too long. The caller checks that `spec` selects the object's kind.
    """
    path = _steps(spec.path)
    if len(path) > MAX_DEPTH:
        raise Refused("too-deep", cause.span, f"a field path of more than {MAX_DEPTH} parts")
    result = _walk(root, path, 0, change, cause, create if spec.create else None)
    assert isinstance(result, Mapping)
    return result


def _walk(
    node: Node, path: _Path, depth: int, change: Callable[[Node], Node], cause: Node, create: Create | None
) -> Node:
    if depth == len(path):
        return change(node)
    if isinstance(node, Mapping):
        return _field(node, path, depth, change, cause, create)
    if isinstance(node, Sequence):
        items = [_walk(item, path, depth, change, cause, create) for item in node.items]
        return node.with_items(items) if any(map(is_not, items, node.items)) else node
    if node.value is None:
        return node
    raise WrongShape(f"`{'/'.join(name + '[]' * is_list for name, is_list in path[:depth])}` is not a mapping", node)


def _field(
    node: Mapping, path: _Path, depth: int, change: Callable[[Node], Node], cause: Node, create: Create | None
) -> Node:
    name, is_list = path[depth]
    create_here = None if is_list else create
    child = node.fields.get(name)
    if is_list and isinstance(child, Scalar) and child.value is None:
        return node.with_field(name, Sequence([], child.source, child.start, child.end))
    if create_here is not None and is_null(child):
        last = depth == len(path) - 1
        if last and create_here == "scalar":
            child = Scalar("", cause.source, cause.start, cause.end)
        else:
            child = Mapping({}, {}, cause.source, cause.start, cause.end)
    if child is None:
        return node
    changed = _walk(child, path, depth + 1, change, cause, create)
    return node if changed is node.fields.get(name) else node.with_field(name, changed)


class ByKind(dict[tuple[str, str], tuple[FieldSpec, ...]]):
    """Maps apiVersion and kind to those specs that select it."""

    def __init__(self, specs: tuple[FieldSpec, ...]) -> None:
        super().__init__()
        self._of_kind: dict[str, list[tuple[int, FieldSpec]]] = {}
        for numbered in enumerate(specs):
            self._of_kind.setdefault(numbered[1].kind, []).append(numbered)

    def __missing__(self, kind: tuple[str, str]) -> tuple[FieldSpec, ...]:
        near = sorted([*self._of_kind.get(kind[1], ()), *(self._of_kind.get("", ()) if kind[1] else ())])
        found = self[kind] = tuple(spec for _, spec in near if applies(spec, *kind))
        return found


by_kind = ByTable(ByKind)


def applies(spec: FieldSpec, api_version: str, kind: str) -> bool:
    """Return whether a spec selects the kind of an object."""
    group, version = split_version(api_version)
    return spec.selects(group, version, kind)
