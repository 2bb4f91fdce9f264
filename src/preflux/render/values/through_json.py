"""Converts values to JSON and back as Go does: kustomize does that with patched objects and lists."""

from __future__ import annotations

from math import isfinite

from preflux.node import Derived, Mapping, Node, Sequence, Timestamp, Via, Written
from preflux.render.emit.scalar import number
from preflux.render.values.folding import refolded_annotations
from preflux.render.values.shared import Shared
from preflux.render.values.styles import OfJson


def through_json(root: Mapping, *, exact: bool = False) -> Mapping:
    """Return an object converted to JSON and back as Go does. Patches are applied to such objects.

    Numbers and dates lose their written form; without `exact`, numbers are converted to 64-bit floats.
    """
    result = from_json(refolded_annotations(root), exact)
    assert isinstance(result, Mapping)
    return result


def from_json(node: Node, exact: bool) -> Node:
    """Return a value converted to JSON and back; see `through_json`."""
    if isinstance(node, Mapping):
        below = {key: from_json(value, exact) for key, value in node.fields.items()}
        return node.with_values({key: new for key, new in below.items() if new is not node.fields[key]})
    if isinstance(node, Sequence):
        items = [from_json(item, exact) for item in node.items]
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else node.with_items(items)
    value = node.value
    if node.__class__ is Shared:
        return Derived(value, node, node.via)
    if value.__class__ is str:
        return OfJson(value, node, node.via) if exact else node
    if isinstance(value, Timestamp) and exact:
        return OfJson(str(value), node, (*node.via, Via(node.span, "date")))
    if isinstance(value, Timestamp):
        return Derived(value, node, node.via)
    if isinstance(value, bool):
        written = "true" if value else "false"
    elif isinstance(value, int | float):
        if not isfinite(value):
            return node
        if type(value) is int and abs(value) > 1 << 53 and not exact:
            value = float(value)
        written = number(value)
    else:
        written = "null"
    return node if node.text == written else Written(value, written, node)
