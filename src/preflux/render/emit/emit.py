"""Writes a node as go-yaml does: keys sorted, two spaces of indent, sequences at the column of their key."""

from __future__ import annotations

from preflux.limits import MAX_DEPTH
from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.render.emit.order import ORDERS
from preflux.render.emit.scalar import KEYS, SHORT, number, string

_PADS = ["  " * depth for depth in range(MAX_DEPTH + 2)]
_DEEP = 12
"""Below this depth a short string cannot reach the width, so its form does not depend on the column."""


def emit(root: Mapping) -> str:
    """Return the text of one object. Raises ValueError for a value that JSON lacks."""
    out: list[str] = []
    _mapping(root, 0, "", out, [])
    return "".join(out)


def emit_with_origins(root: Mapping) -> list[tuple[str, Node]]:
    """Return the text of one object in pieces of whole lines, each with the node that it shows."""
    out: list[str] = []
    nodes: list[Node] = []
    _mapping(root, 0, "", out, nodes)
    return list(zip(out, nodes, strict=True))


def _mapping(mapping: Mapping, depth: int, first: str, out: list[str], nodes: list[Node]) -> None:
    """Write a mapping; `first` stands already on its first line (the dashes of the lists around it)."""
    fields = mapping.fields
    pad = _PADS[depth]
    for key in ORDERS[tuple(fields)]:
        node = fields[key]
        written = KEYS[key]
        kind = node.__class__
        if written is None:
            _long_key(key, node, depth, first, out, nodes)
        elif kind is Mapping:
            nodes.append(mapping.keys[key])
            if node.fields:  # type: ignore[union-attr]
                out.append(f"{first}{written}\n")
                _mapping(node, depth + 1, _PADS[depth + 1], out, nodes)  # type: ignore[arg-type]
            else:
                out.append(f"{first}{written} {{}}\n")
        elif kind is Sequence:
            nodes.append(mapping.keys[key])
            if node.items:  # type: ignore[union-attr]
                out.append(f"{first}{written}\n")
                _sequence(node, depth, pad, out, nodes)  # type: ignore[arg-type]
            else:
                out.append(f"{first}{written} []\n")
        else:
            nodes.append(node)
            value = node.value  # type: ignore[union-attr]
            if value.__class__ is str:
                text = SHORT[value] if depth < _DEEP and len(written) <= 32 else None
                if text is None:
                    text = string(value, len(pad) + len(written) + 1, _PADS[depth + 1])
                out.append(f"{first}{written} {text}\n")
            elif value is None and node.start == node.end and mapping.source.text.startswith("{", mapping.start):
                # Nothing at all in a flow mapping: kustomize writes it as '' first, and reads that again.
                out.append(f'{first}{written} ""\n')
            else:
                column = len(pad) + len(written) + 1
                out.append(f"{first}{written} {_scalar(value, column, _PADS[depth + 1])}\n")
        first = pad


def _sequence(sequence: Sequence, depth: int, first: str, out: list[str], nodes: list[Node]) -> None:
    pad = _PADS[depth]
    for node in sequence.items:
        if isinstance(node, Mapping) and node.fields:
            _mapping(node, depth + 1, first + "- ", out, nodes)
        elif isinstance(node, Sequence) and node.items:
            _sequence(node, depth + 1, first + "- ", out, nodes)
        else:
            nodes.append(node)
            out.append(f"{first}- {_leaf(node, len(pad) + 2, _PADS[depth + 1])}\n")
        first = pad


def _long_key(key: str, node: Node, depth: int, first: str, out: list[str], nodes: list[Node]) -> None:
    """Write a field whose key needs a line of its own."""
    pad = _PADS[depth]
    nodes.append(node)
    out.append(f"{first}? {string(key, len(pad) + 2, _PADS[depth + 1])}\n")
    if isinstance(node, Mapping) and node.fields:
        _mapping(node, depth + 1, pad + ": ", out, nodes)
    elif isinstance(node, Sequence) and node.items:
        _sequence(node, depth + 1, pad + ": ", out, nodes)
    else:
        nodes.append(node)
        out.append(f"{pad}: {_leaf(node, len(pad) + 2, _PADS[depth + 1])}\n")


def _leaf(node: Node, column: int, pad: str) -> str:
    if isinstance(node, Scalar):
        return _scalar(node.value, column, pad)
    return "{}" if isinstance(node, Mapping) else "[]"


def _scalar(value: object, column: int, pad: str) -> str:
    if isinstance(value, str):
        return string(value, column, pad)
    if value is None:
        return "null"
    assert isinstance(value, bool | int | float)
    return number(value)
