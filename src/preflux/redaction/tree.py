"""A value with all its parts, without those that come from Secrets."""

from __future__ import annotations

from preflux.node import Mapping, Node, Scalar, Sequence, Written
from preflux.redaction.forms import MASK, without_forms
from preflux.redaction.lines.secret_lines import hidden, tainted


def masked_tree(node: Node) -> Node:
    """Return a node in which each value that comes from a Secret is a mask; the places stay."""
    if isinstance(node, Mapping):
        fields: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        for name, value in node.fields.items():
            shown = f"{MASK}{len(fields)}" if tainted(node.keys[name]) else name
            fields[shown] = masked_tree(value)
            keys[shown] = node.keys[name]
        return Mapping(fields, keys, node.source, node.start, node.end)
    if isinstance(node, Sequence):
        return node.with_items([masked_tree(item) for item in node.items])
    if node.value is None:
        return node
    if hidden(node):
        return Written(MASK, MASK, node)
    safe = without_forms(node.text)
    return node if safe == node.text else Written(safe, safe, node)
