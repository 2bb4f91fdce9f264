"""Places in source texts."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import NamedTuple

_LONG = 4096
"""The length in characters from which on a line is cached: cutting it out of the text again would cost more."""


class Source:
    """One text file below the repository root.

    `path` is relative to the root, with forward slashes; `text` is the decoded text without a byte order mark.
    Offsets into `text` are characters, counted from 0. Reports mask the ranges in `private`, which are secret values, and
    the comments in the ranges in `guarded`, which are documents that are Secrets. `schemas` are the documents that only
    define kinds. `wholly` is whether the whole file is secret, and `broken` the places where a parser gave up.
    """

    __slots__ = ("_latest", "_starts", "broken", "guarded", "path", "private", "schemas", "text", "wholly")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.private: tuple[tuple[int, int], ...] = ()
        self.guarded: tuple[tuple[int, int], ...] = ()
        self.schemas: tuple[tuple[int, int], ...] = ()
        self.wholly = False
        self.broken: tuple[int, ...] = ()
        self._starts: array[int] | None = None
        self._latest: tuple[int, str] = 0, ""

    def __repr__(self) -> str:
        return f"Source({self.path!r})"

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both counted from 1, columns in characters.

        Only line feeds end a line here (CRLF counts as one end), as in editors and git; YAML 1.1 has more line ends.
        """
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return the text of a line, counted from 1, without its line end; empty if there is no such line."""
        starts = self._line_starts()
        if not 1 <= number <= len(starts):
            return ""
        begin, end = starts[number - 1], starts[number] if number < len(starts) else len(self.text)
        if end - begin < _LONG:
            return self.text[begin:end].rstrip("\r\n")
        # Very many findings may be on one line that is as long as the file.
        if self._latest[0] != number:
            self._latest = number, self.text[begin:end].rstrip("\r\n")
        return self._latest[1]

    def line_start(self, number: int) -> int:
        """Return the offset of the start of a line; the length of the text for lines after the end."""
        starts = self._line_starts()
        return starts[number - 1] if number <= len(starts) else len(self.text)

    @property
    def lines(self) -> int:
        """The number of lines, including a last one without line end."""
        return len(self._line_starts())

    def _line_starts(self) -> array[int]:
        if self._starts is None:
            starts = array("L", (0,))  # a file may consist of line ends only, and a list takes five times the memory
            find = self.text.find
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
            self._starts = starts
        return self._starts


class Span(NamedTuple):
    """A range of a source, from offset `start` up to, not including, `end`."""

    source: Source
    start: int
    end: int

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]

    @property
    def end_line(self) -> int:
        return self.source.position(self.end)[0]

    @property
    def end_column(self) -> int:
        return self.source.position(self.end)[1]

    @property
    def text(self) -> str:
        """The characters of the span as they are in the file."""
        return self.source.text[self.start : self.end]

    @property
    def order(self) -> tuple[str, int, int]:
        """A key for sorting spans by path and place."""
        return self.source.path, self.start, self.end

    def __str__(self) -> str:
        line, column = self.source.position(self.start)
        return f"{self.source.path}:{line}:{column}"


def whole(source: Source) -> Span:
    """Return the span of the first line of a source: the place of a finding about the whole file."""
    return Span(source, 0, len(source.line(1)))
