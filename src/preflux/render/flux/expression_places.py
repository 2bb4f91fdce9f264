"""Leads from an expression in the emitted text of an object to the place where someone wrote it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.render.flux.envsubst import Expression
from preflux.span import Span


class Places:
    """The places of one object: `read` is its emitted text read again, `root` the tree that it was emitted from."""

    def __init__(self, text: str, read: Node, root: Mapping) -> None:
        self.text = text
        self.root = root
        self._leaves = sorted(_leaves(read, root), key=lambda leaf: leaf[0])
        self._starts = [start for start, _, _ in self._leaves]

    def place(self, expression: Expression) -> Span:
        """Return where an expression is written; the place of its value where that cannot be told more closely."""
        i = bisect_right(self._starts, expression.start) - 1
        if i < 0 or expression.start >= self._leaves[i][1]:
            return self.root.span
        start, end, node = self._leaves[i]
        before = self.text[start : expression.start]
        shown = self.text[start:end]
        written = self.text[expression.start : expression.end]
        candidates = [node.span, *(step.span for step in node.via)]
        for opening in ("${", "${" + expression.name):
            for span in candidates:
                if opening != "${" or span.text.count(opening) == shown.count(opening):
                    at = _nth(span.text, opening, before.count(opening))
                    if at is not None and span.text.startswith(("${" + expression.name, "${#" + expression.name), at):
                        return _stretch(span, at, written)
        return node.span


def _leaves(read: Node, node: Node) -> Iterator[tuple[int, int, Scalar]]:
    """Yield the scalars of two trees of the same shape, keys included: the place in the first, and the second's node."""
    if isinstance(read, Scalar):
        if isinstance(node, Scalar):
            yield read.start, read.end, node
    elif isinstance(read, Mapping) and isinstance(node, Mapping):
        for name, below in read.fields.items():
            if name in node.fields:
                yield read.keys[name].start, read.keys[name].end, node.keys[name]
                yield from _leaves(below, node.fields[name])
    elif isinstance(read, Sequence) and isinstance(node, Sequence):
        for below, item in zip(read.items, node.items, strict=False):
            yield from _leaves(below, item)


def _nth(text: str, part: str, n: int) -> int | None:
    at = text.find(part)
    while n and at >= 0:
        at = text.find(part, at + 1)
        n -= 1
    return at if at >= 0 else None


def _stretch(span: Span, at: int, written: str) -> Span:
    """Return the expression that begins at an offset in a span: as long as it was emitted, else up to its brace."""
    start = span.start + at
    if span.text.startswith(written, at):
        return Span(span.source, start, start + len(written))
    end = span.text.find("}", at)
    return Span(span.source, start, span.start + end + 1 if end >= 0 else span.end)
