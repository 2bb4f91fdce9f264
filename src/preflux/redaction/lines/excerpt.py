"""Keeps the values of secrets out of excerpts: a source line that may show one is shown with its key only."""

from __future__ import annotations

from functools import lru_cache

from preflux.pattern import lazy
from preflux.redaction.forms import MASK, without_forms
from preflux.redaction.lines.secret_lines import guarded_line, inside_value, is_open, may_show_secret
from preflux.redaction.strength import is_plain, shows_random_word
from preflux.span import Source

_KEY = r"""(?:"[^"]*"\s*|'[^']*'\s*|[^\s"'{\[#&*!|>%@`-][^:#]*|-[^\s:#][^:#]*):"""
_FIELD = lazy(rf"(?P<key>\s*(?:-\s+)*{_KEY})(?P<gap>\s+)(?P<value>\S.*)\Z")
_OPENING = lazy(rf"\s*(?:-\s+)*{_KEY}\s*(?:[|>][-+0-9]*\s*(?:#.*)?)?\Z")
_PAIR = lazy(r"(?P<key>\s*(?:-\s+)*[\"']?[\w.-]+=)(?P<gap>)(?P<value>.+)\Z")
_BLOCK = lazy(r"[|>][-+0-9]*\s*(?:#.*)?\Z")
_INDICATOR = lazy(r"[|>][-+0-9]*")
_COMMENT = lazy(r"(?:^|\s)#\s?")
_LONG = 4096
"""Characters: what stands behind the first credential of a known form in a longer line is not shown."""


def excerpt(source: Source, number: int, start: int, end: int, *, secret: bool) -> tuple[str, int, int]:
    """Return a line as a report may show it, and where a stretch of it (characters from 0) is now.

    `secret`: it is about one, so that of a file in which nothing tells where the values are, only the words are shown that
    say what it is about.
    """
    line = source.line(number)
    safe, at, first = _judged(source, number, secret)
    if at >= 0:
        return _cut(line, at, start, end)
    if first < 0:
        return line, start, end
    if end and len(line) > _LONG:
        return _cut(line, first, start, end)
    start = min(len(without_forms(line[:start])), len(safe))
    return safe, start, min(max(len(without_forms(line[:end])), start), len(safe))


@lru_cache(maxsize=64)
def _judged(source: Source, number: int, secret: bool) -> tuple[str, int, int]:
    """Return a line without credentials of known forms, where its mask begins, and the first of them; -1 for none.

    It is looked at once, however many findings stand on it.
    """
    line = source.line(number)
    unsure = secret and not (source.private or source.guarded or is_open(line))
    if unsure or may_show_secret(source, number):
        whole = inside_value(source, number) or bool(source.broken and not _plain_key(line))
        key = line[: len(line) - len(value_of(line))]
        return line, _mask_of(line, whole=whole or shows_random_word(key)), -1
    if guarded_line(source, number) and (comment := _COMMENT.search(line)) is not None:
        return line, comment.end(), -1
    safe = without_forms(line)
    if safe == line:
        return line, -1, -1
    return safe, -1, next((i for i, (one, other) in enumerate(zip(line, safe, strict=False)) if one != other), len(safe))


def _mask_of(text: str, *, whole: bool) -> int:
    """Return where the mask of a line begins, -1 where it has no value and no comment; `whole`: there is no key in it."""
    match = None if whole else _FIELD.match(text) or _PAIR.match(text)
    if match is None:
        if not whole and _OPENING.match(text):
            comment = _COMMENT.search(text)
            return comment.end() if comment is not None else -1
        return len(text) - len(text.lstrip())
    if _BLOCK.match(match["value"]):
        comment = _COMMENT.search(text, match.start("value"))
        return comment.end() if comment is not None else -1
    return match.start("value")


def _cut(text: str, at: int, start: int, end: int) -> tuple[str, int, int]:
    shown = text[:at] + MASK
    if start >= at:
        return shown, at, len(shown)
    return shown, start, len(shown) if end > at else end


def _plain_key(line: str) -> bool:
    """Return whether the key of a line that nothing parsed can only be one: a word that is not made by chance."""
    match = _FIELD.match(line) or _PAIR.match(line)
    key = match["key"] if match is not None else line if _OPENING.match(line) else ""
    return bool(key) and is_plain(key.strip().removesuffix(":").removesuffix("="))


def value_of(line: str) -> str:
    """Return what may be a value in a line that shows one; all of it where it has no key."""
    match = _FIELD.match(line) or _PAIR.match(line)
    if match is None:
        return "" if _OPENING.match(line) and "#" not in line else line
    return "" if _INDICATOR.fullmatch(match["value"]) else match["value"]
