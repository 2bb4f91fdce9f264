"""Shows one source line with marks under the part that a finding is about."""

from __future__ import annotations

from typing import NamedTuple

from preflux.redaction.lines.excerpt import excerpt
from preflux.report.view import printable
from preflux.span import Span

_TAB = 4
_CUT = "…"
_HEADS = ("apiVersion:", "#")
"""First lines of most manifests: a finding at such a line is about the whole file."""


class Snippet(NamedTuple):
    """`text` is the line as shown; the marks start at terminal cell `start` and are `length` cells long, at least one."""

    number: int
    text: str
    start: int
    length: int


def snippet(span: Span, width: int, *, secret: bool) -> Snippet | None:
    """Return the first line of a span, cut to `width` cells; None if it would show nothing useful.

    With `secret`, the values on the line are masked.
    """
    number, column = span.source.position(span.start)
    line = span.source.line(number)
    if line.strip() in ("", "---") or (span.start == 0 and line.startswith(_HEADS)):  # the finding is about the whole file
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
    """Cut a very long line to a part that is enough for the window; return it, and the marked range within it."""
    lead = max(start - 4 * width, 0)
    if len(line) <= 32 * width:
        return line, start, end
    part = line[lead : lead + 32 * width]
    return part, start - lead, min(end - lead, len(part))


def _window(offsets: list[int], start: int, end: int, width: int) -> tuple[int, int]:
    """Choose which cells of a long line to show: its beginning if the marked part is there, else the marked part."""
    count = len(offsets) - 1
    if offsets[count] <= width:
        return 0, count
    room = max(width - 2, 1)  # for the ellipses
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
    """Return the text to show for each character; a marked tab is drawn as an arrow."""
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
    """Return how many terminal cells wide a text is."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width  # noqa: PLC0415 - only needed for text that is not ASCII

    return sum(
        0 if category(char) in ("Mn", "Me", "Cf") else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )
