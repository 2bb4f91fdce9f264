"""The marks in the examples of a page: the expected findings, as comments below the lines that fail.

    chart: metallb
    #      ^^^^^^^ warning: chart `metallb` has no `version`
    #      hint: set `version`

Marks are not part of the file. The carets are below what the finding points at; in the first two columns, where the comment
sign leaves no room for them, the sign itself counts as the first of them (`#^^^^^`). The message is followed by notes on
separate lines: `hint:`, a `related:` for every related place, `via:` with the other places at which an ignore comment
works, and `objects:` with the rendered objects that it is about.
"""

from __future__ import annotations

from typing import NamedTuple

from preflux.pattern import lazy

_MARK = lazy(r"( *)(#|//)( *)(\^+) (error|warning|info): (.*)")
_NOTE = lazy(r" *(?:#|//) +((?:hint|related|via|objects): .*)")


class Mark(NamedTuple):
    """An expected finding: `line` counts without marks, `width` columns from `column` on. `notes` are as on the page."""

    line: int
    column: int
    width: int
    severity: str
    message: str
    notes: tuple[str, ...] = ()


def without_marks(text: str) -> tuple[str, list[Mark]]:
    """Split an example into the file without marks, and its marks in order."""
    lines: list[str] = []
    marks: list[Mark] = []
    open_mark = False
    for line in text.split("\n"):
        found, note = _MARK.fullmatch(line), _NOTE.fullmatch(line) if open_mark else None
        if found is not None:
            lead, sign, gap, carets, severity, message = found.groups()
            column = len(lead) + 1 + (len(sign) + len(gap) if gap else 0)
            width = len(carets) + (0 if gap else len(sign))
            marks.append(Mark(len(lines), column, width, severity, message))
        elif note is not None:
            marks[-1] = marks[-1]._replace(notes=(*marks[-1].notes, note[1]))
        else:
            lines.append(line)
        open_mark = found is not None or note is not None
    return "\n".join(lines), marks


def joined(text: str, marks: list[Mark], sign: str) -> str:
    """Write marks into a file, as comments that begin with `sign`: the reverse of `without_marks`."""
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        lines.append(line)
        for mark in sorted(mark for mark in marks if mark.line == number):
            lines.extend(_drawn(mark, sign))
    return "\n".join(lines)


def _drawn(mark: Mark, sign: str) -> list[str]:
    said = f"{mark.severity}: {mark.message}"
    if mark.column > len(sign) + 1:
        lead = sign.ljust(mark.column - 1)
        return [f"{lead}{'^' * mark.width} {said}", *(f"{lead}{note}" for note in mark.notes)]
    lead = " " * (mark.column - 1) + sign
    return [f"{lead}{'^' * max(mark.width - len(sign), 1)} {said}", *(f"{lead} {note}" for note in mark.notes)]
