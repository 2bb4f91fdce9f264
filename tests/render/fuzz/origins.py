"""Whether every value of a build has an origin that contains or explains it."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.node import Derived, Mapping, Node, Scalar, Sequence, Timestamp
from preflux.render.build import Build


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
    if _shows(node) or any(_contains(step.span.text, node) for step in node.via):
        return ""
    if isinstance(node, Derived) and node.via:
        return ""
    return f"{node.value!r} at {span}, which says {span.text[:60]!r}"


def _shows(node: Scalar) -> bool:
    written = node.span.text
    if _contains(written, node):
        return True
    if isinstance(node.value, Timestamp | str):
        # Quotes, folds and escapes: enough that the words stand there.
        words = [word for word in node.value.replace("\\", " ").split() if word.isalnum()]
        return bool(words) and all(word in written for word in words) or written[:1] in "\"'|>!" or isinstance(node.value, Timestamp)
    # A number, boolean or null is what YAML reads there.
    return not written or written[0] in "+-.0123456789~ntfNTF!\"'"


def _contains(written: str, node: Scalar) -> bool:
    return isinstance(node.value, str) and node.value in written
