"""Keeps the values of secrets out of reports: a source line that may show one is shown with its key only."""

from __future__ import annotations

import re

from preflux.parse.secret_lines import MASK

_KEY = r"""(?:"[^"]*"|'[^']*'|[^\s"'{\[#&*!|>%@`-][^:#]*?|-[^\s:#][^:#]*?)"""
_FIELD = re.compile(rf"(?P<key>\s*(?:-\s+)*{_KEY}\s*:)(?P<gap>\s+)(?P<value>\S.*)\Z")
_OPENING = re.compile(rf"\s*(?:-\s+)*{_KEY}\s*:\s*(?:[|>][-+0-9]*\s*(?:#.*)?)?\Z")
_PAIR = re.compile(r"(?P<key>\s*(?:-\s+)*[\"']?[\w.-]+=)(?P<gap>)(?P<value>.+)\Z")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?\Z")


def masked(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Return a line with its value masked, and where a stretch of it (characters from 0) is now."""
    match = _FIELD.match(text) or _PAIR.match(text)
    if match is None:
        if _OPENING.match(text):
            return text, start, end
        at = len(text) - len(text.lstrip())
    else:
        if _BLOCK.match(match["value"]):
            return text, start, end
        at = match.start("value")
    shown = text[:at] + MASK
    if start >= at:
        return shown, at, len(shown)
    return shown, start, len(shown) if end > at else end
