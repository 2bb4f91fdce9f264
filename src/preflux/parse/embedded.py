"""Parses YAML inside a string of another YAML file, with places in the outer file."""

from __future__ import annotations

from collections.abc import Callable

from preflux.node import Mapping, Node, Scalar, Sequence, Written
from preflux.parse.document import Document, Fault, File
from preflux.parse.loader import load
from preflux.redaction.kinds import unread_may_be_secret
from preflux.redaction.regions import in_region, mark
from preflux.span import Source, Span


def load_embedded(scalar: Scalar, *, old: bool = False) -> File:
    """Parse the value of a string as YAML; every node and fault has its place in the file that contains the string.

    In block scalars (`|`) and in one-line strings places are exact; otherwise everything has the place of the whole string.
    """
    text = scalar.value if isinstance(scalar.value, str) else scalar.text
    inside = Source(scalar.source.path, text)
    inside.wholly = in_region(scalar.source, scalar.start)
    inner = load(inside, old=old)
    place = _places(scalar, text)
    outer = scalar.source

    def moved(start: int, end: int) -> tuple[int, int]:
        if place is None:
            return scalar.start, scalar.end
        first = place(start)
        return first, max(first, place(end))

    for document in inner.documents:
        _relocate(document, outer, moved, exact=place is not None)

    def span(inside: Span) -> Span:
        return Span(outer, *moved(inside.start, inside.end))

    faults = [
        Fault(f.kind, span(f.span), f.message, f.hint, span(f.related) if f.related else None) for f in inner.faults
    ]
    if not inside.wholly:
        mark(outer, (document.root for document in inner.documents))
        if any(unread_may_be_secret(inside, fault.span.start) for fault in inner.faults):
            outer.private = (*outer.private, (scalar.start, scalar.end))
    return File(outer, inner.documents, faults, scalar)


def _places(scalar: Scalar, text: str) -> Callable[[int], int] | None:
    """Return a function that maps an offset in the value to the offset in the file; None if that is not possible."""
    source, start, end = scalar.source, scalar.start, scalar.end
    written = source.text[start:end]
    if written.startswith("|"):
        return _block_places(source, start, text)
    quote = 1 if written[:1] in ("'", '"') else 0
    if written[quote : len(written) - quote].startswith(text):
        return lambda offset: start + quote + offset
    return None


def _block_places(source: Source, start: int, text: str) -> Callable[[int], int]:
    first_line = source.position(start)[0] + 1
    inner = Source(source.path, text)
    indent = 0
    for number in range(1, inner.lines + 1):
        line = inner.line(number)
        if line.strip():
            outer = source.line(first_line + number - 1)
            indent = len(outer) - len(outer.lstrip(" ")) - (len(line) - len(line.lstrip(" ")))
            break

    def place(offset: int) -> int:
        line, column = inner.position(offset)
        at = source.line_start(first_line + line - 1)
        return min(at + indent + column - 1, at + len(source.line(first_line + line - 1)))

    return place


def _relocate(
    document: Document, source: Source, moved: Callable[[int, int], tuple[int, int]], *, exact: bool
) -> None:
    """Move the nodes of a document that nothing else holds yet."""
    seen: set[int] = set()
    kept: dict[int, Scalar] = {}

    def keep(node: Node) -> Node:
        """Return a value with its text, if that is not what is written at its place in the file."""
        if exact or not isinstance(node, Scalar):
            return node
        if id(node) not in kept:
            kept[id(node)] = Written(node.value, node.source.text[node.start : node.end], node)
        return kept[id(node)]

    stack: list[Node] = [document.root, *document.odd_keys]
    stack += [key for pair in document.duplicates for key in pair]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            for key, value in node.fields.items():
                node.fields[key] = keep(value)
            stack.extend(node.keys.values())
            stack.extend(node.fields.values())
        elif isinstance(node, Sequence):
            node.items[:] = [keep(item) for item in node.items]
            stack.extend(node.items)
        node.source, (node.start, node.end) = source, moved(node.start, node.end)
