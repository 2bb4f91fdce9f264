"""Sets values inside a text that is itself JSON or YAML, as replacements can do.

Source: kustomize 5.8.1, api/filters/replacement, setValueInStructuredData.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from preflux.lookup import walk
from preflux.node import Derived, Mapping, Node, Scalar, Sequence, Timestamp, Via
from preflux.parse.scalars import resolve
from preflux.pattern import lazy
from preflux.render.emit.scalar import number
from preflux.render.replacements.field_path import Create, Created, NoSuchField, find, parsed, rewrite
from preflux.span import Span

_TAGS = {int: "int", float: "float", bool: "bool", type(None): "null", Timestamp: "timestamp"}
_WIDE_COMMENT = lazy(r"(?<=\S)([ \t]{2,})#")


class Insertion(NamedTuple):
    """The value to insert: `text` in place of a scalar, `whole()` in place of anything else; `cause` asks for it."""

    text: str
    whole: Callable[[], Node]
    create: Create | None
    cause: Span


def replace_inside(
    root: Mapping, path: tuple[str, ...], how: Insertion, count: Callable[[int], None]
) -> Mapping | None:
    """Return the object with a value set inside a structured text; None if the path does not go into a text.

    A scalar keeps its type. `count` is called with the number of characters read and written, and may raise Refused.
    """
    found = _holder(root, path)
    if found is None:
        return None
    holder, trail, rest = found
    count(len(holder.text))

    def change(old: Node) -> Node:
        if not isinstance(old, Scalar):
            return how.whole()
        return _Retyped(how.text, old)

    try:
        changed, met = rewrite(parsed(holder), rest, change, how.create, holder)
        written = _written(changed, holder.text) if met else None
    except (NoSuchField, _Unwritable):
        return None
    if written is None:
        return None
    count(len(written))
    if not isinstance(holder.value, str):
        return root  # a null has no text that a path could go into
    new = Derived(written, holder, (*holder.via, Via(how.cause, "replacement")))
    result, _ = rewrite(root, trail, lambda _old: new, None, holder)
    assert isinstance(result, Mapping)
    return result


class _Unwritable(Exception):
    """A changed document cannot be written in the format of its text."""


class _Retyped(Derived):
    """A scalar with a new text in the style of an old one."""

    __slots__ = ("old",)

    def __init__(self, text: str, old: Scalar) -> None:
        super().__init__(text, old)
        self.old = old


def _holder(root: Mapping, path: tuple[str, ...]) -> tuple[Scalar, tuple[str, ...], tuple[str, ...]] | None:
    """Return the first scalar on a path that does not end there, the path to it, and the rest of the path."""
    for i in range(1, len(path)):
        try:
            found = find(root, path[:i])
            if isinstance(found, Scalar):
                parsed(found)
                return found, _exact(root, path[:i], found), path[i:]
        except NoSuchField:
            continue
    return None


def _exact(root: Node, path: tuple[str, ...], wanted: Node) -> tuple[str, ...]:
    """Return the path as fields and indices to the first node that matches a path with conditions."""
    node: Node | None = root
    exact: list[str] = []
    for i, part in enumerate(path):
        assert node is not None
        following = find(node, path[i : i + 1])
        if isinstance(node, Sequence):
            exact.append(str(next(j for j, item in enumerate(node.items) if item is following)))
        elif part.strip():
            exact.append(part.strip())
        node = following
    assert node is wanted
    return tuple(exact)


def _written(root: Node, original: str) -> str:
    start = original.strip()[0]
    if start in "{[":
        pretty = "\n" in original and "  " in original
        return _json(root, "\n" if pretty else "")
    return _yaml(root, original)


def _json(node: Node, indent: str) -> str:
    """Return JSON as Go writes it: keys sorted; `indent` starts each line, empty for one line."""
    if isinstance(node, Scalar):
        value = _json_value(node)
        if isinstance(value, str):
            text = json.dumps(str(value), ensure_ascii=False)
            for character, code in (("<", "3c"), (">", "3e"), ("&", "26")):
                text = text.replace(character, f"\\u00{code}")
            return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        return "null" if value is None else _json_number(value)
    open_, close = "{}" if isinstance(node, Mapping) else "[]"
    below = indent + "  " if indent else ""
    colon = ": " if indent else ":"
    if isinstance(node, Mapping):
        parts = [
            f"{_json(Derived(key, node), '')}{colon}{_json(node.fields[key], below)}" for key in sorted(node.fields)
        ]
    else:
        parts = [_json(item, below) for item in node.items]
    if not parts:
        return open_ + close
    return open_ + below + f",{below}".join(parts) + indent + close


def _json_value(node: Scalar) -> str | int | float | bool | None:
    if not isinstance(node, _Retyped):
        return node.value
    old = node.old
    if isinstance(old.value, str) and not isinstance(old.value, Timestamp) and not isinstance(old, Created):
        return node.value
    assert isinstance(node.value, str)
    new = resolve(node.value)
    same = isinstance(old, Created) or type(new) is type(old.value)
    if not same and not (isinstance(old.value, float) and type(new) is int):
        raise _Unwritable
    return float(new) if isinstance(old.value, float) and isinstance(new, int) else new


def _json_number(value: float) -> str:
    if type(value) is not float:
        return number(value)
    if 1e-6 <= abs(value) < 1e21 or value == 0:
        from decimal import Decimal  # noqa: PLC0415 - few builds write numbers into texts

        text = format(Decimal(repr(value)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return repr(value).replace("e-0", "e-")


def _yaml(root: Node, original: str) -> str:
    """Return YAML with the keys in their order, and every scalar with its quotes."""
    if isinstance(root, Scalar):
        return _yaml_scalar(root, 0)
    if "#" in original:
        return _patched(root, original)
    out: list[str] = []
    _yaml_block(root, 0, "", out)
    return "\n".join(out).strip()


def _patched(root: Node, original: str) -> str:
    """Return the text with the changed scalars rewritten, and one space before each comment."""
    scalars = [node for _, node in walk(root) if isinstance(node, Scalar)]
    edits = [(node.start, node.end, _yaml_scalar(node, 0)) for node in scalars if isinstance(node, _Retyped)]
    edits += [
        (match.start(1), match.end(1), " ")
        for match in _WIDE_COMMENT.finditer(original)
        if not any(node.start < match.start(1) < node.end for node in scalars)
    ]
    for start, end, text in sorted(edits, reverse=True):
        original = original[:start] + text + original[end:]
    return original.strip()


def _yaml_block(node: Mapping | Sequence, depth: int, first: str, out: list[str]) -> None:
    """Write a collection in block style; `first` is what its first line starts with."""
    pad = "  " * depth
    entries: list[tuple[str, Node]]
    if isinstance(node, Mapping):
        entries = [(f"{_yaml_key(node.keys[key])}:", value) for key, value in node.fields.items()]
    else:
        entries = [("-", item) for item in node.items]
    for written, value in entries:
        if isinstance(value, Scalar):
            text = _yaml_scalar(value, depth + 1)
            out.append(f"{first}{written} {text}" if text else f"{first}{written}")
        elif not (value.fields if isinstance(value, Mapping) else value.items):
            out.append(f"{first}{written} {'{}' if isinstance(value, Mapping) else '[]'}")
        elif written == "-":
            _yaml_block(value, depth + 1, f"{first}- ", out)
        else:
            out.append(first + written)
            below = depth if isinstance(value, Sequence) else depth + 1
            _yaml_block(value, below, "  " * below, out)
        first = pad


def _yaml_key(key: Scalar) -> str:
    return key.span.text or str(key.value)


def _yaml_scalar(node: Scalar, depth: int) -> str:
    old = node.old if isinstance(node, _Retyped) else node
    written = "" if isinstance(old, Derived | Created) else old.span.text
    if not isinstance(node, Derived):
        if written[:1] in ("|", ">"):
            return _literal(node.text, depth)
        return written
    text = node.text
    if "\n" in text or (text and written[:1] == "|"):
        return _literal(text, depth)
    if text and written[:1] == ">":
        return ">-\n" + "  " * depth + text
    if written[:1] == '"':
        return json.dumps(text, ensure_ascii=False)
    if written[:1] == "'":
        return "'" + text.replace("'", "''") + "'"
    if not isinstance(old, Created) and type(resolve(text)) is not type(old.value):
        if type(old.value) is str:
            return json.dumps(text, ensure_ascii=False)
        return f"!!{_TAGS[type(old.value)]} {text}"
    plain = text and text == text.strip() and ": " not in text and " #" not in text and not text.endswith(":")
    if plain and (text[0] not in "-?:,[]{}#&*!|>'\"%@`" or (text[0] in "-?:" and text[1:2].strip())):
        return text
    return "'" + text.replace("'", "''") + "'"


def _literal(text: str, depth: int) -> str:
    """Return a text with line breaks as a block scalar."""
    body = text.rstrip("\n")
    breaks = len(text) - len(body)
    mark = "|-" if not breaks else "|" if breaks == 1 else "|+"
    pad = "  " * depth
    lines = [f"{pad}{line}" if line else "" for line in (text[:-1] if breaks else text).split("\n")]
    return mark + "\n" + "\n".join(lines)
