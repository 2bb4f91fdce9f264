"""One source line with its number and a mark under the stretch that is meant."""

from __future__ import annotations

from typing import NamedTuple

from preflux.redaction.lines.excerpt import excerpt
from preflux.report.view import printable
from preflux.span import Span

_TAB = 4
_CUT = "…"
_HEADS = ("apiVersion:", "#")
"""How files begin: a finding there is not about these words."""


class Snippet(NamedTuple):
    """`text` is the line as shown; the mark begins at cell `start` and is `length` cells long, at least one."""

    number: int
    text: str
    start: int
    length: int


def snippet(span: Span, width: int, *, secret: bool) -> Snippet | None:
    """Return the first line of a span, at most `width` cells of it; None where there is nothing to see.

    `secret`: values on the line are not for printing.
    """
    number, column = span.source.position(span.start)
    line = span.source.line(number)
    if line.strip() in ("", "---") or (span.start == 0 and line.startswith(_HEADS)):  # where a file as such is meant
        return None
    start = min(column - 1, len(line))
    end = min(start + span.end - span.start, len(line.rstrip()))
    line, start, end = excerpt(span.source, number, start, end, secret=secret)
    line, start, end = _around(line, start, end, width)
    cells = _cells(line, start, end)
    offsets = [0]
    for cell in cells:
        offsets.append(offsets[-1] + cell_width(cell))
    first, last = _window(offsets, start, max(end, start + 1), width)
    shown = "".join(cells[first:last])
    origin = offsets[first]
    if first:
        shown, origin = _CUT + shown, origin - 1
    if last < len(cells):
        shown += _CUT
    begin = offsets[start] - origin
    until = offsets[min(max(end, start), last)] - origin
    return Snippet(number, shown.rstrip(), begin, max(until - begin, 1))


def _around(line: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """Return the part of a very long line that could be shown, and where the stretch is in it."""
    lead = max(start - 4 * width, 0)
    if len(line) <= 32 * width:
        return line, start, end
    part = line[lead : lead + 32 * width]
    return part, start - lead, min(end - lead, len(part))


def _window(offsets: list[int], start: int, end: int, width: int) -> tuple[int, int]:
    """Choose which cells of a long line to show: its beginning where that holds the stretch, else the stretch."""
    count = len(offsets) - 1
    if offsets[count] <= width:
        return 0, count
    room = max(width - 2, 1)  # for the signs of the cuts
    first = 0
    if offsets[min(end, count)] > room:
        lead = offsets[min(start, count)] - room // 3
        while first < count and offsets[first] < lead:
            first += 1
    last = first
    while last < count and offsets[last + 1] - offsets[first] <= room:
        last += 1
    return first, last


def _cells(line: str, start: int, end: int) -> list[str]:
    """Return what is shown for each character; a tab that is meant is drawn as an arrow."""
    if "\t" not in line:
        return list(printable(line))
    shown = printable(line)
    cells: list[str] = []
    offset = 0
    for index, char in enumerate(line):
        if char == "\t":
            width = _TAB - offset % _TAB
            cell = ("→" if start <= index < max(end, start + 1) else " ") + " " * (width - 1)
        else:
            cell = shown[index]
        cells.append(cell)
        offset += cell_width(cell)
    return cells


def cell_width(text: str) -> int:
    """Return how many terminal cells a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width  # noqa: PLC0415 - only for text that needs it

    return sum(
        0 if category(char) in ("Mn", "Me", "Cf") else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )
