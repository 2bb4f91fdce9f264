"""Finds nodes by their path, and reads scalars as kustomize's getters do."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.node import Mapping, Node, Path, Scalar, Sequence


def at(node: Node | None, *path: str | int) -> Node | None:
    """Return the node at a path of keys and indices below a node; None if there is none."""
    for step in path:
        kind = node.__class__
        if kind is Mapping:
            node = node.fields.get(step)  # type: ignore[union-attr, arg-type]
        elif kind is Sequence and step.__class__ is int:
            items = node.items  # type: ignore[union-attr]
            node = items[step] if 0 <= step < len(items) else None
        else:
            return None
    return node


def text_at(node: Node | None, *path: str | int) -> str | None:
    """Return the string at a path; None if there is none."""
    found = at(node, *path)
    if isinstance(found, Scalar) and isinstance(found.value, str):
        return found.value
    return None


def mapping_at(node: Node | None, *path: str | int) -> Mapping | None:
    """Return the mapping at a path; None if there is none."""
    found = at(node, *path)
    return found if isinstance(found, Mapping) else None


def items_at(node: Node | None, *path: str | int) -> list[Node]:
    """Return the items of the sequence at a path; an empty list if there is none."""
    found = at(node, *path)
    return found.items if isinstance(found, Sequence) else []


def nodes_at(node: Node | None, path: tuple[str, ...]) -> list[Node]:
    """Return what lies at a path of keys, in which the step `[]` stands for every item of a sequence; in order."""
    found = [node] if node is not None else []
    for step in path:
        if step == "[]":
            found = [item for above in found if isinstance(above, Sequence) for item in above.items]
        else:
            found = [below for above in found if (below := at(above, step)) is not None]
    return found


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Yield every node below and including `node` with its path, depth first, in order."""
    stack: list[tuple[Path, Node]] = [(path, node)]
    while stack:
        here, current = stack.pop()
        yield here, current
        if isinstance(current, Mapping):
            stack.extend(((*here, k), v) for k, v in reversed(current.fields.items()))
        elif isinstance(current, Sequence):
            stack.extend(((*here, i), v) for i, v in reversed(list(enumerate(current.items))))


def closest(node: Node, path: Path) -> Node:
    """Return the deepest existing node on a path."""
    for step in path:
        below = at(node, step)
        if below is None:
            return node
        node = below
    return node


def scalar_text(node: Node | None) -> str:
    """Return the text of a scalar as kustomize's getters do; empty for null and for anything but a scalar."""
    if node is None or not isinstance(node, Scalar):
        return ""
    value = node.value
    if value.__class__ is str:
        return value
    return "" if value is None else node.text
