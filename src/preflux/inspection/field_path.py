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
"""What tells items of a list apart, in this order."""


class NoField(Exception):
    """A path leads nowhere: `path` as far as it went with the name that is missing, and the names that are known there."""

    def __init__(self, path: Path, name: str, known: list[str]) -> None:
        super().__init__(name)
        self.path = path
        self.name = name
        self.known = known


def read_path(text: str) -> list[str]:
    """Split a path into its parts. Raises ValueError where it is none."""
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
    """Return what a path leads to, with the path as keys and numbers of items. Raises NoField.

    Items of lists are told by number, by name, or by `field=value`; keys with dots need no quotes where they are clear.
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
    """Return the key or number that the next parts mean, and how many parts it takes."""
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
    """Return a path below a node as text that leads there again; items of lists by name where they have one."""
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
