"""Keeps the values of secrets out of reports: a source line that may show one is shown with its key only."""

from __future__ import annotations

from preflux.parse.secret_lines import MASK
from preflux.pattern import lazy

_KEY = r"""(?:"[^"]*"|'[^']*'|[^\s"'{\[#&*!|>%@`-][^:#]*?|-[^\s:#][^:#]*?)"""
_FIELD = lazy(rf"(?P<key>\s*(?:-\s+)*{_KEY}\s*:)(?P<gap>\s+)(?P<value>\S.*)\Z")
_OPENING = lazy(rf"\s*(?:-\s+)*{_KEY}\s*:\s*(?:[|>][-+0-9]*\s*(?:#.*)?)?\Z")
_PAIR = lazy(r"(?P<key>\s*(?:-\s+)*[\"']?[\w.-]+=)(?P<gap>)(?P<value>.+)\Z")
_BLOCK = lazy(r"[|>][-+0-9]*\s*(?:#.*)?\Z")


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
