"""Parses the text of a substituted object again, as the controller does: as YAML 1.1, limited to what JSON can contain.

Source of the behaviour: sigs.k8s.io/yaml v1.6.0 (YAMLToJSON) over go.yaml.in/yaml/v2 v2.4.3, then kyaml's UnmarshalJSON:
`yes` and `y` are booleans, times stay as they are written, all numbers go through a 64-bit float.
"""

from __future__ import annotations

import base64
import re
from typing import Any

from yaml import MarkedYAMLError, YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from preflux.extent import Extents
from preflux.limits import MAX_DEPTH, MAX_NODES
from preflux.node import Mapping, Node, Scalar, Sequence, Value
from preflux.parse.scalars import resolve_old, timestamp
from preflux.pattern import lazy
from preflux.span import Source

EXACT = 1 << 53
"""Whole numbers beyond this one change when they go through a 64-bit float."""

_STRING_TAG = lazy(r"(?:&\S+\s+)?!\s")
_SLASH_ESCAPED = lazy(r"(?:[^\\]|\\[^/])*\\/", re.DOTALL)
_PREFIX = "tag:yaml.org,2002:"
_TYPED = {"int": (int,), "float": (float, int), "bool": (bool,), "null": (type(None),)}
_INFINITE = (float("inf"), float("-inf"))


class Unreadable(Exception):
    """The text is not YAML, or contains something that JSON does not have; `at` is the offset of the problem."""

    def __init__(self, problem: str, at: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.at = at


def as_json_has_it(value: Value) -> Value:
    """Return a value after a conversion to JSON and back: an integer beyond EXACT becomes a float."""
    if isinstance(value, int) and not -EXACT <= value <= EXACT:
        return float(value)
    return value


def reread(text: str, *, merge: bool = True) -> Node:
    """Return the first document of a text; its nodes have places in a new Source. Raises Unreadable.

    Without `merge`, `<<` is a key like any other: it is one in a text that was emitted.
    """
    if not text.isascii():
        strange = next((i for i, c in enumerate(text) if "\ud800" <= c <= "\udfff"), None)
        if strange is not None:
            raise Unreadable("not UTF-8", strange)
    try:
        return _Reading(text, merge).run()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(error.problem or "not YAML", mark.index if mark else 0) from None
    except YAMLError as error:
        raise Unreadable("control characters are not allowed", getattr(error, "position", 0)) from None


class _Reading:
    def __init__(self, text: str, merge: bool) -> None:
        self.source = Source("", text)
        self.merge = merge
        self.anchors: dict[str, Node] = {}
        self.open: list[Node] = []
        self.count = 0
        self.extents = Extents()

    def run(self) -> Node:
        parser: Any = CParser(self.source.text)
        keys: list[Scalar | None] = []
        while True:
            event = parser.get_event()
            kind = event.__class__
            if kind is ScalarEvent:
                node: Node = self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event)
                keys.append(None)
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                node = self.open.pop()
                keys.pop()
                node.end = max(node.end, event.start_mark.index)
            elif kind is AliasEvent:
                node = self._alias(event)
            elif kind is DocumentEndEvent or kind is StreamEndEvent:
                return Scalar(None, self.source, 0, 0)
            else:
                continue
            parent = self.open[-1] if self.open else None
            if isinstance(parent, Mapping) and keys[-1] is None:
                keys[-1] = _key(node)
                continue
            if isinstance(node, Scalar):
                node.value = _as_json(node)
            if parent is None:
                return node
            if isinstance(parent, Sequence):
                parent.items.append(node)
                continue
            assert isinstance(parent, Mapping)
            key, keys[-1] = keys[-1], None
            assert key is not None
            if self.merge and key.value == "<<" and self.source.text.startswith("<<", key.start):
                for mapping in reversed(node.items) if isinstance(node, Sequence) else [node]:
                    _merge(parent, mapping)
            else:
                _add(parent, key, node)

    def _open(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if len(self.open) >= MAX_DEPTH:
            raise Unreadable("nested too deep", start)
        made: Node
        if event.__class__ is MappingStartEvent:
            made = Mapping({}, {}, self.source, start, end)
        else:
            made = Sequence([], self.source, start, end)
        self._anchor(event, made)
        self.open.append(made)

    def _anchor(self, event: Any, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise Unreadable("document contains excessive aliasing", node.start)
        if event.anchor is not None:
            self.anchors[event.anchor] = node

    def _alias(self, event: Any) -> Node:
        node = self.anchors.get(event.anchor)
        if node is None:
            raise Unreadable("unknown anchor referenced", event.start_mark.index)
        if any(node is opened for opened in self.open):
            raise Unreadable("anchor value contains itself", event.start_mark.index)
        size, depth = self.extents.of(node)
        if len(self.open) + depth > MAX_DEPTH:
            raise Unreadable("nested too deep", event.start_mark.index)
        self.count += size
        self._anchor(event, node)
        return node

    def _scalar(self, event: Any) -> Scalar:
        start, end = event.start_mark.index, event.end_mark.index
        text, tag = event.value, event.tag
        value: Value = text
        if tag is not None and tag != "!":
            value = _tagged(tag, text, start)
        elif event.implicit[0] and not _STRING_TAG.match(self.source.text, start, end):
            value = resolve_old(text)
        elif event.style == '"' and _SLASH_ESCAPED.match(self.source.text, start, end):
            raise Unreadable("found unknown escape character", start)
        node = Scalar(value, self.source, start, end)
        self._anchor(event, node)
        return node


def _key(node: Node) -> Scalar:
    """Return the node of a key, with the name that JSON gives it as value. Raises Unreadable if it is not a valid key."""
    value = node.value if isinstance(node, Scalar) else ""
    if not isinstance(node, Scalar):
        raise Unreadable("a key that is a mapping or a list has no JSON form", node.start)
    if value is None or (isinstance(value, int) and value >= 1 << 63):
        raise Unreadable("unsupported map key", node.start)
    if isinstance(value, bool):
        value = "true" if value else "false"
    elif isinstance(value, float):
        value = _float_key(value)
    return Scalar(str(value), node.source, node.start, node.end)


def _as_json(node: Scalar) -> Value:
    value = node.value
    if isinstance(value, float) and (value != value or value in _INFINITE):  # noqa: PLR0124 - not a number
        raise Unreadable("infinity and not-a-number have no JSON form", node.start)
    return as_json_has_it(value)


def _add(into: Mapping, key: Scalar, node: Node) -> None:
    name = str(key.value)
    into.fields.pop(name, None)
    into.fields[name] = node
    into.keys[name] = key


def _merge(into: Mapping, given: Node) -> None:
    if not isinstance(given, Mapping):
        raise Unreadable("map merge requires map or sequence of maps as the value", given.start)
    for name, node in given.fields.items():
        _add(into, given.keys[name], node)


def _tagged(tag: str, text: str, at: int) -> Value:
    kind = tag.removeprefix(_PREFIX)
    if kind == "binary" and tag != kind:
        try:
            return base64.b64decode(text.replace("\n", ""), validate=True).decode(errors="replace")
        except ValueError:
            raise Unreadable("!!binary value is no base64", at) from None
    if kind == tag or kind not in (*_TYPED, "timestamp"):
        return text
    value = resolve_old(text)
    if kind == "timestamp" and timestamp(text) is not None:
        return text
    if kind == "timestamp" or value.__class__ not in _TYPED[kind]:
        raise Unreadable(f"cannot decode this value as a !!{kind}", at)
    return float(value) if kind == "float" else value  # type: ignore[arg-type]


def _float_key(number: float) -> str:
    """Return a number as the name of a field: with the digits of a 32-bit float."""
    from struct import pack, unpack  # noqa: PLC0415 - hardly ever needed

    if number != number or number in _INFINITE:  # noqa: PLR0124 - not a number
        return ".nan" if number != number else ".inf" if number > 0 else "-.inf"  # noqa: PLR0124
    single = unpack("f", pack("f", number))[0]
    forms = (f"{single:.{digits}e}" for digits in range(10))
    shortest = next(text for text in forms if unpack("f", pack("f", float(text)))[0] == single)
    mantissa, _, exponent = shortest.partition("e")
    if not -4 <= int(exponent) < 6:
        return f"{mantissa}e{exponent}"
    places = max(0, len(mantissa.lstrip("-").replace(".", "")) - 1 - int(exponent))
    return f"{float(shortest):.{places}f}"
