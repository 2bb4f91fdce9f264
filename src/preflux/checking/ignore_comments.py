"""Ignore comments: `# preflux: ignore[rule-name, other] reason`.

A comment after a value applies to its line. On a separate line it applies to the block below: the mapping entry or list
item that starts on the next line; above `---`, to the whole document. At the top of a file it also applies to the first
line, which is the place of findings about the file as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from preflux.parse.comments import comments
from preflux.pattern import lazy
from preflux.span import Source, Span

WORD = "preflux:"
_IGNORE = lazy(r"\s*ignore\s*\[([^\]\n]*)\]")
_NAME = lazy(r"[^\s,]+")
_OURS = lazy(r"(?:^|\s)#+\s*preflux:")


@dataclass(slots=True, eq=False, repr=False)
class Ignore:
    """One rule name in an ignore comment, and the lines (`first` to `last`) that it applies to.

    `name` is empty for a comment that starts like an ignore comment but is malformed. The engine sets `used` when it
    silences a finding, and `judged` when the rule has checked the place: only then an unused ignore is a mistake.
    """

    span: Span
    name: str
    first: int
    last: int
    used: bool = False
    judged: bool = False


def ignores(source: Source) -> list[Ignore]:
    """Return the ignore comments of a file, in order."""
    if WORD not in source.text:
        return []
    found: list[Ignore] = []
    blocks = _Blocks(source)
    for comment in comments(source, WORD):
        text = comment.span.text
        ours = _OURS.search(text)
        if ours is None:
            continue
        line = comment.span.line
        first, last = blocks.below(line) if comment.alone else (line, comment.last)
        match = _IGNORE.match(text, ours.end())
        if match is None or not match[1].strip(" ,"):
            found.append(Ignore(comment.span, "", first, last))
            continue
        offset = comment.span.start + match.start(1)
        for name in _NAME.finditer(match[1]):
            span = Span(source, offset + name.start(), offset + name.end())
            found.append(Ignore(span, name[0], first, last))
    return found


class _Blocks:
    """The blocks of lines that comments apply to; there may be many comments above one block.

    `head` is the first line that is neither empty nor a comment.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.known = (0, 0, 0)
        self.head = next((n for n in range(1, source.lines + 1) if not _is_gap(source.line(n))), source.lines + 1)

    def below(self, line: int) -> tuple[int, int]:
        """Return the first and last line of the block below a comment; the lines come in order."""
        since, first, last = self.known
        if not since <= line < first:
            first = line + 1
            while first <= self.source.lines and _is_gap(self.source.line(first)):
                first += 1
            last = _block_end(self.source, first)
            self.known = line, first, last
        return 1 if line < self.head else first, last


def _is_gap(line: str) -> bool:
    stripped = line.lstrip()
    return not stripped or stripped[0] == "#"


def _block_end(source: Source, first: int) -> int:
    """Return the last line of the block that starts on a line, by indentation: the file may not parse."""
    start = source.line(first)
    if re.match(r"---(?:\s|$)", start):
        last = first
        while last < source.lines and not re.match(r"(?:---|\.\.\.)(?:\s|$)", source.line(last + 1)):
            last += 1
        return last
    indent = len(start) - len(start.lstrip())
    is_item = start.lstrip().startswith(("- ", "-\t")) or start.strip() == "-"
    last = first
    for number in range(first + 1, source.lines + 1):
        text = source.line(number)
        if not text.strip():
            continue
        body = text.lstrip()
        here = len(text) - len(body)
        # A list may have the indentation of its key, and a closing bracket that of its opening line.
        beside = here == indent and (body[0] in "]}" or (not is_item and (body.startswith("- ") or body == "-")))
        if here <= indent and not beside:
            break
        last = number
    return last
