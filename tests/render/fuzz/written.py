"""Structures to YAML text in many styles: quotes, flow and block, indentation, comments, anchors."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from render.fuzz.choices import Choices

_PLAIN = re.compile(r"[A-Za-z/$.][A-Za-z0-9_./@$(){}-]*(?::[A-Za-z0-9_./-]+)*\Z")
_WORDS = frozenset("y n yes no on off true false null".split())


class Raw(NamedTuple):
    """A scalar as it is to stand in the text."""

    text: str


class Anchored(NamedTuple):
    """A value with an anchor; used again, it becomes an alias."""

    name: str
    value: Any


def to_yaml(value: Any, c: Choices) -> str:
    """Return the text of one document."""
    return _Writer(c).document(value)


class _Writer:
    def __init__(self, c: Choices) -> None:
        self.c = c
        self.fancy = c.chance(45)
        self.indented = self.fancy and c.chance(50)
        self.step = 4 if self.fancy and c.chance(15) else 2
        self.seen: set[str] = set()

    def document(self, value: Any) -> str:
        if isinstance(value, Raw):
            return value.text + "\n"
        head = "# head\n" if self.fancy and self.c.chance(20) else ""
        return head + self.block(value, "")

    def block(self, value: Any, pad: str) -> str:
        if isinstance(value, dict) and value:
            return "".join(self.field(key, below, pad) for key, below in value.items())
        if isinstance(value, list) and value:
            return "".join(self.item(below, pad) for below in value)
        return f"{pad}{self.inline(value, pad)}\n"

    def field(self, key: str, value: Any, pad: str) -> str:
        prefix, value = self.anchor(value)
        written = "<<" if key == "<<" else self.string(key, pad, key=True)
        start = f"{self.comment(pad)}{pad}{written}:{prefix}"
        if not isinstance(value, dict | list) or not value or self.flows(value):
            return f"{start} {self.inline(value, pad)}{self.remark(value)}\n"
        deeper = pad + " " * self.step if isinstance(value, dict) or self.indented else pad
        return f"{start}\n" + self.block(value, deeper)

    def item(self, value: Any, pad: str) -> str:
        prefix, value = self.anchor(value)
        if not isinstance(value, dict | list) or not value or self.flows(value):
            return f"{self.comment(pad)}{pad}-{prefix} {self.inline(value, pad)}{self.remark(value)}\n"
        if prefix:
            return f"{pad}-{prefix}\n{self.block(value, pad + '  ')}"
        body = self.block(value, pad + "  ")
        lines = body.split("\n")
        first = next(i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
        lines[first] = f"{pad}- {lines[first][len(pad) + 2 :]}"
        return "\n".join(lines)

    def anchor(self, value: Any) -> tuple[str, Any]:
        if not isinstance(value, Anchored):
            return "", value
        if value.name in self.seen:
            return "", Raw(f"*{value.name}")
        self.seen.add(value.name)
        return f" &{value.name}", value.value

    def flows(self, value: Any) -> bool:
        return self.fancy and self.c.chance(12) and not _has_raw(value)

    def comment(self, pad: str) -> str:
        return f"{pad}# about the next line\n" if self.fancy and self.c.chance(4) else ""

    def remark(self, value: Any) -> str:
        # Not behind a key without a value of its own: kustomize cannot read its own output where nothing is left below it.
        multiline = (isinstance(value, str) and "\n" in value) or (
            isinstance(value, Raw) and ("\n" in value.text or not value.text)
        )
        return (
            "  # why: it is so"
            if self.fancy and not multiline and not isinstance(value, dict | list) and self.c.chance(4)
            else ""
        )

    def inline(self, value: Any, pad: str) -> str:
        if isinstance(value, Raw):
            return value.text.replace("\n", "\n" + pad + "  ")
        if isinstance(value, Anchored):
            prefix, below = self.anchor(value)
            return f"{prefix} {self.inline(below, pad)}".strip()
        if isinstance(value, str):
            return self.string(value, pad)
        if isinstance(value, dict):
            return (
                "{"
                + ", ".join(f"{self.string(k, pad, key=True)}: {self.inline(v, pad)}" for k, v in value.items())
                + "}"
            )
        if isinstance(value, list):
            return "[" + ", ".join(self.inline(v, pad) for v in value) + "]"
        return json.dumps(value)

    def string(self, text: str, pad: str, *, key: bool = False) -> str:
        if not key and "\n" in text and _blockable(text) and not (self.fancy and self.c.chance(20)):
            return _literal(text, pad + "  ")
        if _PLAIN.match(text) and text.lower() not in _WORDS:
            style = self.c.number(0, 20) if self.fancy else 0
            return json.dumps(text) if style == 20 else f"'{text}'" if style == 19 else text
        if text.isprintable() and self.fancy and self.c.chance(50):
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(
            text, ensure_ascii=self.fancy and self.c.chance(20) and max(map(ord, text), default=0) < 65536
        )


def _has_raw(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_raw(below) for below in value.values())
    if isinstance(value, list):
        return any(_has_raw(below) for below in value)
    return isinstance(value, Raw | Anchored) or (isinstance(value, str) and "\n" in value)


def _blockable(text: str) -> bool:
    first = text.lstrip("\n")
    return bool(first) and not first.startswith((" ", "\t")) and all(ch == "\n" or ch.isprintable() for ch in text)


def _literal(text: str, pad: str) -> str:
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    chomp = "-" if ends == 0 else "" if ends == 1 else "+"
    lines = [pad + line if line else "" for line in body.split("\n")] + [""] * (ends - 1 if ends > 1 else 0)
    return f"|{chomp}\n" + "\n".join(lines)
