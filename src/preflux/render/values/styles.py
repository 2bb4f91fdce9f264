"""Scalars that take the place of others: what they override, and whose quotes they get."""

from __future__ import annotations

from preflux.node import Derived, Node, Scalar, Timestamp, Via, Written

_MOST_STEPS = 100
"""So many places that took part in a value are known: the last ones, and the first, which lends it its quotes."""


def override(new: Scalar, old: Node | None) -> Scalar:
    """Return a scalar that takes the place of another one: it stands where it was written, and tells what it overrode."""
    if old is None or (old.source is new.source and old.start == new.start):
        return new
    before = old.via
    if len(before) > _MOST_STEPS:  # as often as something is overridden once more, all of them would be copied
        before = (*before[: _MOST_STEPS // 2], *before[-_MOST_STEPS // 2 :])
    via = (*new.via, Via(old.span, "base"), *before)
    if type(new.value) is str or type(new.value) is bool:
        return Derived(new.value, new, via)
    return Written(new.value, new.text, new, via)


class OfJson(Derived):
    """A string that kustomize read from JSON, so in quotes, whatever its file says."""

    __slots__ = ()


def in_style_of(old: Node | None, new: Scalar) -> Scalar:
    """Return a scalar as it comes out of kustomize where it takes the place of another one, which lends it its quotes.

    A plain `5` over `"1"` becomes a string. Source: kustomize 5.8.1, kyaml/yaml/fns.go, FieldSetter.
    """
    if type(new.value) is str or new.value is None or not isinstance(old, Scalar) or not _was_quoted(old):
        return new
    plain_text = isinstance(new.value, Timestamp) and not isinstance(new, Derived)
    return Derived(new.span.text if plain_text else new.text, new, new.via)


def _was_quoted(node: Scalar) -> bool:
    """Whether a scalar, or the first that stood in its place, is written with quotes or as a block."""
    if type(node.value) is not str:
        return False
    if isinstance(node, OfJson):
        return True
    if isinstance(node, Written):
        return node.written[:1] in ("'", '"', "|", ">")
    bases = [step for step in node.via if step.how == "base"]
    if not bases and isinstance(node, Derived):
        return False
    return (bases[-1].span if bases else node.span).text[:1] in ("'", '"', "|", ">")
