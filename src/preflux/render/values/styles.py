"""Scalars that replace others: they remember what they override, and take over its quotes."""

from __future__ import annotations

from preflux.node import Derived, Node, Scalar, Timestamp, Via, Written

_MOST_STEPS = 100
"""The most places to remember for a value: the last ones, and the first, which decides its quotes."""


def override(new: Scalar, old: Node | None) -> Scalar:
    """Return a scalar that replaces another one: it keeps its own place, and `via` has what it overrides."""
    if old is None or (old.source is new.source and old.start == new.start):
        return new
    before = old.via
    if len(before) > _MOST_STEPS:  # without a limit, each override would copy all earlier places
        before = (*before[: _MOST_STEPS // 2], *before[-_MOST_STEPS // 2 :])
    via = (*new.via, Via(old.span, "base"), *before)
    if type(new.value) is str or type(new.value) is bool:
        return Derived(new.value, new, via)
    return Written(new.value, new.text, new, via)


class OfJson(Derived):
    """A string that kustomize has read from JSON, so it counts as quoted, whatever the file has."""

    __slots__ = ()


def in_style_of(old: Node | None, new: Scalar) -> Scalar:
    """Return a scalar that replaces another one and takes over its quotes, as in kustomize.

    A plain `5` over `"1"` becomes a string. Source: kustomize 5.8.1, kyaml/yaml/fns.go, FieldSetter.
    """
    if type(new.value) is str or new.value is None or not isinstance(old, Scalar) or not _was_quoted(old):
        return new
    plain_text = isinstance(new.value, Timestamp) and not isinstance(new, Derived)
    return Derived(new.span.text if plain_text else new.text, new, new.via)


def _was_quoted(node: Scalar) -> bool:
    """Return whether a scalar, or the first one that it replaced, is written with quotes or as a block."""
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
