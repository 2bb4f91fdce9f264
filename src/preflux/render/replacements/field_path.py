"""Reads and changes the values at field paths with dots (`spec.containers.[name=web].image`).

The two differ in how they handle indices, wildcards and elements. Source: kustomize 5.8.1,
kyaml/utils/pathsplitter.go, kyaml/yaml/fns.go (reading) and kyaml/yaml/match.go (rewriting).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Literal

from preflux.limits import CHARACTERS_PER_PARSED, FIELDS_PER_STEP
from preflux.lookup import at, scalar_text
from preflux.node import Derived, Mapping, Node, Scalar, Sequence
from preflux.parse.loader import load
from preflux.parse.scalars import resolve
from preflux.pattern import lazy
from preflux.render.selection.go_regex import BadPattern, Pattern, compile_go
from preflux.span import Source

Create = Literal["scalar", "mapping", "sequence"]
_INDEX = lazy(r"\+?[0-9]+\Z", re.ASCII)
_SLICE = lazy(r"(.*)\[(\d+)\]\Z", re.ASCII | re.DOTALL)


class NoSuchField(Exception):
    """A path goes through a value of the wrong type, or to a missing element."""


class Created(Derived):
    """A scalar that `rewrite` created: a text that is set there gets the type that it has without quotes."""

    __slots__ = ()


@cache
def parts_of_path(path: str) -> tuple[str, ...]:
    r"""Split a path at its dots; `\.` and a dot inside brackets are part of a name."""
    parts = path.split(".")
    if len(parts) > 1 and not parts[0]:
        parts = parts[1:]
    joined: list[str] = []
    open_: list[str] = []
    for part in parts:
        open_.append(part.removesuffix("\\"))
        if not part.endswith("\\"):
            joined.append(".".join(open_))
            open_ = []
    if open_:
        joined.append(".".join(open_) + "\\")
    result: list[str] = []
    rest = iter(joined)
    for part in rest:
        if part.startswith("[") and not part.endswith("]"):
            bracketed = [part]
            for following in rest:
                bracketed.append(following)
                if following.endswith("]"):
                    break
            whole = ".".join(bracketed)
            result.append(whole if "=" in whole else whole.strip("[]"))
        else:
            result.append(part)
    return tuple(result)


@cache
def split_indexed(path: str) -> tuple[str, ...]:
    """Split a path in which `ports[0]` means the first of the ports."""
    result: list[str] = []
    for part in parts_of_path(path):
        match = _SLICE.match(part)
        if match is None:
            result.append(part)
        else:
            result += [name for name in (match[1],) if name]
            result.append(match[2])
    return tuple(result)


def find(node: Node, path: tuple[str, ...]) -> Node | None:
    """Return the node at a path; None if something on the path is missing. Raises NoSuchField."""
    here: Node | None = node
    for part in path:
        if not part.strip():
            continue
        assert here is not None
        here = _step(here, part.strip())
        if here is None:
            return None
    return here


def _step(node: Node, part: str) -> Node | None:
    if re.fullmatch(r"[-+]?[0-9]+", part, re.ASCII) or part == "-":
        items = _items(node)
        if part.startswith("-") and part != "-":
            raise NoSuchField(f"the index {part} is negative")
        index = len(items) - 1 if part == "-" else _index(part)
        return items[index] if 0 <= index < len(items) else None
    if part == "*":
        raise NoSuchField("a source has one value, so its path has no `*`")
    if _bracketed(part):
        name, value = _condition(part)
        for item in _items(node):
            if not name:
                if isinstance(item, Scalar) and _value(item) == value:
                    return item
            elif isinstance(item, Mapping) and name in item.fields and _value(item.fields[name]) == value:
                return item
        return None
    return _field(node, part)


def _index(digits: str) -> int:
    """Return the index of an element. Go allows 64 bits, and Python refuses to parse very many digits."""
    if len(digits) > 20:
        raise NoSuchField(f"the list has no element {digits[:20]}...")
    return int(digits)


def _value(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _items(node: Node) -> list[Node]:
    if isinstance(node, Sequence):
        return node.items
    if _null(node):
        return []
    raise NoSuchField(f"{_shape(node)} where a list is wanted")


def _field(node: Node, name: str) -> Node | None:
    if isinstance(node, Mapping) and name:
        return node.fields.get(name)
    if _null(node):
        return None
    raise NoSuchField(f"{_shape(node)} where a mapping with `{name}` is wanted")


def _shape(node: Node) -> str:
    return "a mapping" if isinstance(node, Mapping) else "a list" if isinstance(node, Sequence) else "a scalar"


def _bracketed(part: str) -> bool:
    return part.startswith("[") and part.endswith("]")


def _condition(part: str) -> tuple[str, str]:
    name, equals, value = part[1:-1].partition("=")
    if not equals:
        raise NoSuchField(f"`{part}` is not a condition such as `[name=value]`")
    return name, value


def rewrite(
    node: Node,
    path: tuple[str, ...],
    change: Callable[[Node], Node],
    create: Create | None,
    cause: Node,
    seen: Callable[[int], None] = lambda _count: None,
) -> tuple[Node, int]:
    """Return a tree with every value at a path changed, and the number of these values.

    With `create`, missing parts are created with the place of `cause`, the last field as an empty value of that kind. `seen`
    is called with the number of nodes visited or copied (see limits.py). Raises NoSuchField.
    """
    walk = _Rewrite(change, create, cause, seen)
    return walk.node(node, path), walk.count


class _Rewrite:
    def __init__(
        self, change: Callable[[Node], Node], create: Create | None, cause: Node, seen: Callable[[int], None]
    ) -> None:
        self.change = change
        self.seen = seen
        self.create = create
        self.cause = cause
        self.count = 0

    def node(self, node: Node, path: tuple[str, ...]) -> Node:
        if not path:
            self.count += 1
            return self.change(node)
        part, rest = path[0], path[1:]
        if _INDEX.match(part):
            return self.index(node, _index(part), rest)
        if _bracketed(part):
            return self.matching(node, part, rest)
        if part == "*":
            self.seen(len(_items(node)))
            return _with_items(node, [self.node(item, rest) for item in _items(node)])
        return self.field(node, part, rest)

    def field(self, node: Node, name: str, rest: tuple[str, ...]) -> Node:
        below = _field(node, name)
        if below is None:
            if self.create is None:
                return node
            below = self.empty(rest)
        if isinstance(below, Scalar) and rest and name in getattr(node, "fields", ()):
            # kustomize parses the text here, changes the result and then discards it.
            self.seen(len(below.text) // CHARACTERS_PER_PARSED)
            self.count += rewrite(parsed(below), rest, lambda found: found, self.create, self.cause, self.seen)[1]
            return node
        changed = self.node(below, rest)
        self.seen(len(getattr(node, "fields", ())) // FIELDS_PER_STEP)
        if not isinstance(node, Mapping):
            return node  # a value inside a null is never printed
        return node if changed is node.fields.get(name) else node.with_field(name, changed)

    def empty(self, rest: tuple[str, ...]) -> Node:
        """Return the new value of a field, of the shape that the rest of its path needs."""
        kind = self.create
        if rest:
            kind = "sequence" if _bracketed(rest[0]) or _INDEX.match(rest[0]) else "mapping"
        at_cause = (self.cause.source, self.cause.start, self.cause.end)
        if kind == "mapping":
            return Mapping({}, {}, *at_cause)
        return Sequence([], *at_cause) if kind == "sequence" else Created(None, self.cause)

    def index(self, node: Node, index: int, rest: tuple[str, ...]) -> Node:
        items = list(_items(node))
        self.seen(len(items) // FIELDS_PER_STEP)
        if index == len(items) and self.create is not None:
            items.append(self.empty(rest))
        if index >= len(items):
            raise NoSuchField(f"the list has no element {index}: it has {len(items)}")
        items[index] = self.node(items[index], rest)
        return _with_items(node, items)

    def matching(self, node: Node, part: str, rest: tuple[str, ...]) -> Node:
        name, value = _condition(part)
        try:
            pattern = compile_go(value)
        except BadPattern as error:
            raise NoSuchField(f"`{value}` is not a regular expression: {error}") from None
        items, before = list(_items(node)), self.count
        self.seen(len(items))
        items = [self.element(item, name, pattern, rest) for item in items]
        if self.count == before and self.create is not None:
            made: Node = Created(resolve(value), self.cause)
            if name:
                made = Mapping({}, {}, made.source, made.start, made.end).with_field(name, made)
            items.append(self.element(made, name, pattern, rest))
        return _with_items(node, items)

    def element(self, item: Node, name: str, pattern: Pattern, rest: tuple[str, ...]) -> Node:
        shown = item if not name else at(item, name)
        if shown is None or not pattern.search(_written(shown)):
            return item
        return self.node(item, rest if name else ())


def _written(node: Node) -> str:
    """Return a value as YAML, including quotes: conditions are compared with that."""
    if not isinstance(node, Scalar):
        return ""
    if isinstance(node, Derived):
        return node.text
    written = node.source.text[node.start : node.end]
    return written if written[:1] in ("'", '"') else scalar_text(node)


def _with_items(node: Node, items: list[Node]) -> Node:
    if not isinstance(node, Sequence):
        return node
    if len(items) == len(node.items) and all(new is old for new, old in zip(items, node.items, strict=True)):
        return node
    return node.with_items(items)


def parsed(text: Scalar) -> Node:
    """Return the first document in a text, with places in that text. Raises NoSuchField if it is not YAML."""
    file = load(Source(text.source.path, text.text))
    if file.faults or not file.documents or not text.text:
        raise NoSuchField("the text here is not YAML")
    return file.documents[0].root
