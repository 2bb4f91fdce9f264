"""Paths to fields as people write them: `spec.containers[app].image`, `metadata.annotations["a.b/c"]`, `spec.hosts[0]`."""

from __future__ import annotations

import re

from preflux.lookup import at
from preflux.node import Mapping, Node, Path, Scalar, Sequence
from preflux.pattern import lazy

_PART = lazy(
    r"""\.?(?:
        \[ \s* (?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<inside>[^\]"']+) ) \s* \]
        | (?P<plain>[^.\[\]]+)
    )""",
    re.VERBOSE,
)
_PLAIN = lazy(r"[A-Za-z0-9_-]+\Z")
_KEYS = ("name", "key", "containerPort", "port", "mountPath", "ip", "type", "host")
"""The fields that identify an item of a list, in this order."""


class NoField(Exception):
    """A path does not exist: `path` is the part that exists, `name` the missing name, `known` the names found there."""

    def __init__(self, path: Path, name: str, known: list[str]) -> None:
        super().__init__(name)
        self.path = path
        self.name = name
        self.known = known


def read_path(text: str) -> list[str]:
    """Split a path into its parts. Raises ValueError if the text is not a path."""
    parts: list[str] = []
    at_ = 0
    while at_ < len(text):
        match = _PART.match(text, at_)
        if match is None or (at_ == 0 and text.startswith(".") and len(text) == 1):
            raise ValueError(f"not a path from its character {at_ + 1} on")
        parts.append(next(part for part in match.groups() if part is not None).strip())
        at_ = match.end()
    if not parts:
        raise ValueError("an empty path")
    return parts


def find(root: Node, parts: list[str]) -> tuple[Path, Node]:
    """Return the node at a path, and the path as keys and indices. Raises NoField.

    Items of lists are given by index, by name, or by `field=value`; keys with dots need no quotes if they are unambiguous.
    """
    path: list[str | int] = []
    node = root
    rest = list(parts)
    while rest:
        step, used = _step(node, rest)
        if step is None:
            raise NoField((*path, rest[0]), rest[0], _names(node))
        path.append(step)
        following = at(node, step)
        assert following is not None
        node = following
        rest = rest[used:]
    return tuple(path), node


def _step(node: Node, rest: list[str]) -> tuple[str | int | None, int]:
    """Return the key or index that the next parts stand for, and how many parts that takes."""
    if isinstance(node, Mapping):
        for used in range(1, len(rest) + 1):
            key = ".".join(rest[:used])
            if key in node.fields:
                return key, used
        return None, 0
    if isinstance(node, Sequence):
        return _item(node.items, rest[0]), 1
    return None, 0


def _item(items: list[Node], part: str) -> int | None:
    if part.isdecimal() and len(part) < 20 and int(part) < len(items):
        return int(part)
    field, equals, value = part.partition("=")
    fields = (field,) if equals else _KEYS
    wanted = value if equals else part
    for name in fields:
        for number, item in enumerate(items):
            found = at(item, name)
            if isinstance(found, Scalar) and found.text == wanted:
                return number
    for number, item in enumerate(items):
        if isinstance(item, Scalar) and item.text == part:
            return number
    return None


def _names(node: Node) -> list[str]:
    if isinstance(node, Mapping):
        return sorted(node.fields)
    if isinstance(node, Sequence):
        return [_name(item) or str(number) for number, item in enumerate(node.items)]
    return []


def _name(item: Node) -> str:
    name = at(item, "name")
    return name.text if isinstance(name, Scalar) else ""


def written(root: Node, path: Path) -> str:
    """Return a path as text that `read_path` and `find` accept; items of lists are given by name if they have one."""
    text = ""
    node: Node | None = root
    for part in path:
        if isinstance(node, Sequence):
            following = at(node, part)
            name = _name(following) if following is not None else ""
            text += f"[{name if _PLAIN.match(name) else part}]"
        elif _PLAIN.match(str(part)):
            text += f".{part}" if text else str(part)
        else:
            text += f'["{part}"]'
        node = at(node, part) if node is not None else None
    return text
