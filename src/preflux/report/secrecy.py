"""Keeps the values of secrets out of reports: a source line that may show one is shown with its key only."""

from __future__ import annotations

import re

from preflux.span import Source

MASK = "***"

_KEY = r"""(?:"[^"]*"|'[^']*'|[^\s"'{\[#&*!|>%@`-][^:#]*?|-[^\s:#][^:#]*?)"""
_FIELD = re.compile(rf"(?P<key>\s*(?:-\s+)*{_KEY}\s*:)(?P<gap>\s+)(?P<value>\S.*)\Z")
_OPENING = re.compile(rf"\s*(?:-\s+)*{_KEY}\s*:\s*(?:[|>][-+0-9]*\s*(?:#.*)?)?\Z")
_PAIR = re.compile(r"(?P<key>\s*(?:-\s+)*[\"']?[\w.-]+=)(?P<gap>)(?P<value>.+)\Z")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?\Z")
_SECRET = re.compile(r"""^\s*(?:-\s+)?["']?kind["']?\s*:\s*["']?Secret\b""", re.MULTILINE)
_NEXT_DOCUMENT = re.compile(r"^---(?:\s|\Z)", re.MULTILINE)


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


def may_show_secret(source: Source, line: int) -> bool:
    """Tell whether a line lies in the values of a Secret or of a secretGenerator, judged by the text alone.

    The file may not parse at all, so this goes by indentation; a document in flow style counts as a whole.
    """
    start = source.line_start(line)
    text = source.text
    keys = _enclosing_keys(source, line)
    if "stringData" in keys or ("secretGenerator" in keys and "literals" in keys):
        return True
    first = max((m.end() for m in _NEXT_DOCUMENT.finditer(text, 0, start)), default=0)
    following = _NEXT_DOCUMENT.search(text, start)
    document = text[first : following.start() if following else len(text)]
    if "data" in keys and _SECRET.search(document):
        return True
    return source.line(line).lstrip().startswith(("{", '"')) and re.search(r"""["']Secret["']""", document) is not None


def _enclosing_keys(source: Source, line: int) -> set[str]:
    """Return the keys of the block mappings around a line, its own included."""
    keys: set[str] = set()
    indent, item = 1 << 30, False
    for number in range(line, 0, -1):
        text = source.line(number)
        stripped = text.lstrip(" \t")
        if not stripped or stripped[0] == "#":
            continue
        if stripped.startswith("---"):
            break
        here = len(text) - len(stripped)
        is_item = stripped.startswith("- ")
        if here < indent or (here == indent and item and not is_item):
            indent, item = here, is_item
            content = stripped
            while content.startswith("- "):
                content = content[2:].lstrip()
            key, colon, _ = content.partition(":")
            if colon:
                keys.add(key.strip().strip("\"'"))
            if indent == 0 and not item:
                break
    return keys
