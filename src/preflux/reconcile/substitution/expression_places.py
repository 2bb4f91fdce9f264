"""Finds the place in a file for an expression in the emitted text of an object."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.reconcile.substitution.fill import Expression
from preflux.span import Source, Span


class Places:
    """The places of one object: `read` is its emitted text read again, `root` the tree that it was emitted from."""

    def __init__(self, text: str, read: Node, root: Mapping) -> None:
        self.source = Source("", text)
        self.root = root
        self._leaves = sorted(_leaves(read, root), key=lambda leaf: leaf[0])
        self._starts = [start for start, _, _ in self._leaves]
        self._found: dict[tuple[Span, str], list[int]] = {}

    def place(self, expression: Expression) -> Span:
        """Return where an expression is written; the place of the whole value if that is not known more exactly."""
        i = bisect_right(self._starts, expression.start) - 1
        if i < 0 or expression.start >= self._leaves[i][1]:
            return self.root.span
        start, end, node = self._leaves[i]
        shown = Span(self.source, start, end)
        spans = [node.span, *(step.span for step in node.via)]
        for opening in ("${", "${" + expression.name):
            emitted = self._openings(shown, opening)
            nth = bisect_left(emitted, expression.start)
            for span in spans:
                found = self._openings(span, opening)
                if nth < len(found) and (opening != "${" or len(found) == len(emitted)):
                    at = found[nth]
                    if span.source.text.startswith(("${" + expression.name, "${#" + expression.name), at):
                        return self._stretch(span, at, expression)
        return node.span

    def _openings(self, span: Span, opening: str) -> list[int]:
        """Return the offsets of an opening (`${NAME`) inside a span."""
        found = self._found.get((span, opening))
        if found is None:
            found = []
            at = span.source.text.find(opening, span.start, span.end)
            while at >= 0:
                found.append(at)
                at = span.source.text.find(opening, at + 1, span.end)
            self._found[span, opening] = found
        return found

    def _stretch(self, span: Span, start: int, expression: Expression) -> Span:
        """Return the span of the expression at an offset: as long as in the emitted text, else up to its brace."""
        text = span.source.text
        written = self.source.text[expression.start : expression.end]
        if text.startswith(written, start):
            return Span(span.source, start, start + len(written))
        end = text.find("}", start, span.end)
        return Span(span.source, start, end + 1 if end >= 0 else span.end)


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
