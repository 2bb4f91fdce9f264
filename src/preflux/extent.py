"""Measures the size and depth of a tree; a shared node counts as often as it would be printed."""

from __future__ import annotations

from typing import NamedTuple

from preflux.limits import CHARACTERS_PER_NODE, MAX_NODES
from preflux.node import Mapping, Node, Scalar


class Extent(NamedTuple):
    """`size` counts nodes, a long text as several; it is capped far above every limit. A scalar has depth 0."""

    size: int
    depth: int


class Extents:
    """Measures trees, visiting each node once: with shared nodes a tree can be exponentially larger than its nodes."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Node, Extent]] = {}  # keeps the nodes alive, so that their ids are not reused

    def of(self, node: Node) -> Extent:
        """Return the extent of a tree."""
        if node.__class__ is not Mapping and isinstance(node, Scalar):
            return _scalar(node)
        known = self._known
        stack = [node]
        while stack:
            current = stack[-1]
            if id(current) in known:
                stack.pop()
                continue
            size, depth, waiting = 1, 0, len(stack)
            for below in current.fields.values() if isinstance(current, Mapping) else current.items:
                if isinstance(below, Scalar):
                    size += _scalar(below).size
                    continue
                found = known.get(id(below))
                if found is None:
                    stack.append(below)
                else:
                    size += found[1].size
                    depth = max(depth, found[1].depth)
            if len(stack) == waiting:
                known[id(current)] = current, Extent(min(size, _FAR_BEYOND), depth + 1)
                stack.pop()
        return known[id(node)][1]


def _scalar(node: Scalar) -> Extent:
    value = node.value
    return Extent(1 + len(value) // CHARACTERS_PER_NODE if isinstance(value, str) else 1, 0)


_FAR_BEYOND = 1000 * MAX_NODES
