"""Sets the text of a value in the style of the old one."""

from __future__ import annotations

from preflux.node import Derived, Node, Scalar, Value, Via
from preflux.parse.scalars import resolve


def retyped(text: str, old: Scalar, at: Node, via: tuple[Via, ...]) -> Derived:
    """Return a scalar with a new text in the style of an old one: a quoted one stays a string, others get a new type."""
    value: Value = text
    if not _stays_a_string(old):
        value = resolve(text)
        if isinstance(value, str):
            value = str(value)
    return Derived(value, at, via)


def _stays_a_string(node: Scalar) -> bool:
    if not isinstance(node.value, str):
        return False
    if isinstance(node, Derived):
        return not isinstance(resolve(node.value), str)
    return node.source.text[node.start : node.start + 1] in ("'", '"', "|", ">")
