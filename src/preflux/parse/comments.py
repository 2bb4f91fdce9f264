"""Finds the comments of a file that contain a word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.tokens import ScalarToken

from preflux.limits import MAX_FAULTS
from preflux.pattern import lazy
from preflux.span import Source, Span

_START = lazy(r"(?<!\S)#")
_NEXT_DOCUMENT = lazy(r"^---(?=\s|$)", re.MULTILINE)


class Comment(NamedTuple):
    """A comment: `span` is from its `#` to the end of the line, `last` is the last line that it applies to.

    `alone`: nothing else is on its line. `last` is the comment's own line, unless it is after the `|` or `>` of a block
    scalar, which cannot contain comments itself.
    """

    span: Span
    alone: bool
    last: int


def comments(source: Source, word: str) -> Iterator[Comment]:
    """Yield the comments of a file that contain a word, in order; a `#` inside a scalar does not start a comment.

    A part of the file that is not YAML is read line by line.
    """
    text = source.text
    if word not in text:
        return
    scalars = _scalars(text)
    starts = [start for start, _, _ in scalars]
    at = text.find(word)
    while at >= 0:
        begin, line_end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        line_end = line_end if line_end >= 0 else len(text)
        for match in _START.finditer(text, begin, text.rfind(word, begin, line_end)):
            start = match.start()
            within = bisect_right(starts, start) - 1
            first, body, end = scalars[within] if within >= 0 else (0, 0, 0)
            if body <= start < end:
                continue
            line = source.position(start)[0]
            last = source.position(end - 1)[0] if first <= start < body else line
            alone = not text[begin:start].strip()
            yield Comment(Span(source, start, start + len(text[start:line_end].rstrip())), alone, last)
            break
        at = text.find(word, line_end)


def _scalars(text: str) -> list[tuple[int, int, int]]:
    """Return start, start of the content and end of every scalar that may contain a `#`."""
    found: list[tuple[int, int, int]] = []
    base = 0
    for _ in range(MAX_FAULTS):  # each copies the rest of the text
        parser = CParser(text[base:] if base else text)
        token = None
        try:
            while parser.check_token():
                token = parser.get_token()
                if token.__class__ is not ScalarToken or token.plain:
                    continue
                start, end = token.start_mark.index + base, token.end_mark.index + base
                body = start
                if token.style in ("|", ">"):
                    body = text.find("\n", start, end) + 1 or end
                found.append((start, body, end))
        except YAMLError:
            behind = token.end_mark.index + base if token is not None else base
            following = _NEXT_DOCUMENT.search(text, max(behind, base + 1))
            if following is None:
                return found
            base = following.start()
        else:
            return found
    return found
