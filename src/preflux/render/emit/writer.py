"""Writes a node as go-yaml does: keys sorted, two spaces of indent, sequences at the column of their key."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.limits import MAX_DEPTH
from preflux.node import Blank, Mapping, Node, Scalar, Sequence
from preflux.render.emit.key_order import ORDERS
from preflux.render.emit.scalar import KEYS, SHORT, number, string

_PADS = ["  " * depth for depth in range(MAX_DEPTH + 2)]
def emit(root: Mapping) -> str:
    """Return the text of one object. Raises ValueError for a value that JSON lacks."""
    return "".join(_lines(root))


def emit_with_origins(root: Mapping) -> list[tuple[str, Node]]:
    """Return the text of one object in pieces of whole lines, each with the node that it belongs to."""
    return list(zip(_lines(root), _shown(root), strict=True))


class Emitter:
    """Writes objects; the text of a field that several objects share is written only once."""

    def __init__(self) -> None:
        # The node is stored with its text, since an id is only unique while the node is alive.
        self._known: dict[tuple[int, str], tuple[Node, str]] = {}

    def emit(self, root: Mapping) -> str:
        """Return the text of one object. Raises ValueError for a value that JSON lacks."""
        known = self._known
        out: list[str] = []
        for key in ORDERS[tuple(root.fields)]:
            node = root.fields[key]
            if node.__class__ is not Mapping and node.__class__ is not Sequence:
                out += _lines(_field(root, key))
                continue
            found = known.get((id(node), key))
            if found is None:
                found = known[id(node), key] = (node, "".join(_lines(_field(root, key))))
            out.append(found[1])
        return "".join(out)


def _field(root: Mapping, key: str) -> Mapping:
    """Return a mapping with one field of another one."""
    return root.like({key: root.fields[key]}, root.places)


def _lines(root: Mapping) -> list[str]:
    """Return the text of an object in pieces of whole lines: one for each key and value on separate lines."""
    out: list[str] = []
    _mapping(root, 0, "", out)
    return out


def _mapping(mapping: Mapping, depth: int, first: str, out: list[str]) -> None:
    """Write a mapping; `first` is what its first line starts with (the dashes of the lists around it)."""
    fields = mapping.fields
    pad = _PADS[depth]
    for key in ORDERS[tuple(fields)]:
        node = fields[key]
        written = KEYS[key]
        kind = node.__class__
        if written is None:
            _long_key(key, node, depth, first, out)
        elif kind is Scalar and node.value.__class__ is str:  # type: ignore[union-attr]
            # The most frequent case; the code below would do the same, slower.
            text = SHORT[node.value]  # type: ignore[union-attr]
            if text is None:
                text = string(node.value, len(pad) + len(written) + 1, _PADS[depth + 1])  # type: ignore[union-attr]
            out.append(f"{first}{written} {text}\n")
        elif kind is Mapping:
            if node.fields:  # type: ignore[union-attr]
                out.append(f"{first}{written}\n")
                _mapping(node, depth + 1, _PADS[depth + 1], out)  # type: ignore[arg-type]
            else:
                out.append(f"{first}{written} {{}}\n")
        elif kind is Sequence:
            if node.items:  # type: ignore[union-attr]
                out.append(f"{first}{written}\n")
                _sequence(node, depth, pad, out)  # type: ignore[arg-type]
            else:
                out.append(f"{first}{written} []\n")
        else:
            value = node.value  # type: ignore[union-attr]
            if kind is Blank:
                # kustomize first writes it as '', and reads that again.
                out.append(f'{first}{written} ""\n')
            else:
                column = len(pad) + len(written) + 1
                out.append(f"{first}{written} {_scalar(value, column, _PADS[depth + 1])}\n")
        first = pad


def _sequence(sequence: Sequence, depth: int, first: str, out: list[str]) -> None:
    pad = _PADS[depth]
    for node in sequence.items:
        if isinstance(node, Mapping) and node.fields:
            _mapping(node, depth + 1, first + "- ", out)
        elif isinstance(node, Sequence) and node.items:
            _sequence(node, depth + 1, first + "- ", out)
        else:
            out.append(f"{first}- {_leaf(node, len(pad) + 2, _PADS[depth + 1])}\n")
        first = pad


def _long_key(key: str, node: Node, depth: int, first: str, out: list[str]) -> None:
    """Write a field whose key needs a separate line (`? `)."""
    pad = _PADS[depth]
    out.append(f"{first}? {string(key, len(pad) + 2, _PADS[depth + 1])}\n")
    if isinstance(node, Mapping) and node.fields:
        _mapping(node, depth + 1, pad + ": ", out)
    elif isinstance(node, Sequence) and node.items:
        _sequence(node, depth + 1, pad + ": ", out)
    else:
        out.append(f"{pad}: {_leaf(node, len(pad) + 2, _PADS[depth + 1])}\n")


def _leaf(node: Node, column: int, pad: str) -> str:
    if isinstance(node, Scalar):
        return _scalar(node.value, column, pad)
    return "{}" if isinstance(node, Mapping) else "[]"


def _scalar(value: object, column: int, pad: str) -> str:
    if isinstance(value, str):
        return SHORT[value] or string(value, column, pad)
    if value is None:
        return "null"
    assert isinstance(value, bool | int | float)
    return number(value)


def _shown(node: Node) -> Iterator[Node]:
    """Yield the node for each piece of `_lines`: the value, or the key if the value is on separate lines."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from (item,) if _is_leaf(item) else _shown(item)
    elif isinstance(node, Mapping):
        for key in ORDERS[tuple(node.fields)]:
            value = node.fields[key]
            long = KEYS[key] is None
            if long or not isinstance(value, Scalar):
                yield value if long else node.keys[key]
            if not _is_leaf(value):
                yield from _shown(value)
            elif long or isinstance(value, Scalar):
                yield value


def _is_leaf(node: Node) -> bool:
    """Return whether a node is written on the line of its key or dash."""
    return isinstance(node, Scalar) or not (node.fields if isinstance(node, Mapping) else node.items)
