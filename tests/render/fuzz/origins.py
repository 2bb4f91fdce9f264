"""Whether every value of a build has an origin that contains or explains it."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.node import Derived, Mapping, Node, Scalar, Sequence, Timestamp, Value
from preflux.parse.scalars import resolve, resolve_old, timestamp
from preflux.render.build.result import Build
from preflux.render.emit.scalar import number
from preflux.span import Span


def unexplained(build: Build) -> list[str]:
    """Return the scalars of a build whose place neither shows nor explains them."""
    return [f"{item.current} {'.'.join(path)}: {why}" for item in build.objects for path, why in _walk(item.root, ())]


def _walk(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, Mapping):
        for key, below in node.fields.items():
            yield from _walk(below, (*path, key))
    elif isinstance(node, Sequence):
        for i, below in enumerate(node.items):
            yield from _walk(below, (*path, str(i)))
    else:
        why = _why_not(node)
        if why:
            yield path, why


def _why_not(node: Scalar) -> str:
    """Return what is wrong with the origin of a scalar; empty for nothing."""
    span = node.span
    if not 0 <= span.start <= span.end <= len(span.source.text):
        return f"{span} is not in its file"
    explained = isinstance(node, Derived) and bool(node.via)
    # YAML in quotes has the whole string as its place.
    quoted = span.text[:1] in ("'", '"') and node.text in span.text
    if explained or quoted or _shows(span.text, node.value) or _tag_before(span):
        return ""
    return f"{node.value!r} at {span}, which says {span.text[:60]!r}"


def _shows(written: str, value: Value) -> bool:
    """Whether a text that stands in a file says a value."""
    if isinstance(value, Timestamp):
        return timestamp(written) == value
    if not isinstance(value, str):
        text = written.strip("\"'")
        return _same(resolve(text), value) or _same(resolve_old(text), value)
    if value in written:
        return True
    if written[:1] in ("'", '"', "|", ">") or "\n" in written:
        # Quotes, escapes and folds change the text: enough that its words stand there.
        return all(word in written for word in value.split() if word.isascii() and word.isalnum())
    # A value that became a text: `Null` and `1_000` in an annotation that went through JSON.
    read = resolve(written)
    return (read is None and value == "null") or (isinstance(read, int | float) and number(read) == value)


def _same(read: Value, value: Value) -> bool:
    if isinstance(read, int | float) and isinstance(value, int | float):
        return float(read) == float(value)
    return read is value


def _tag_before(span: Span) -> bool:
    """Whether a tag says what the text means: `!!binary`."""
    before = span.source.text[: span.start].rsplit("\n", 1)[-1].split()
    return bool(before) and before[-1].startswith("!")
