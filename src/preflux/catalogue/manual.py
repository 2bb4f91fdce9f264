"""Prints a rule's page for people: with the findings in its examples as a report shows them, not in the tests' notation.

In the source of a page, an example is a path in backticks above a fenced block, with marks below the lines that fail.
"""

from __future__ import annotations

import re

from preflux.catalogue.marks import Mark, without_marks
from preflux.catalogue.page import Page
from preflux.pattern import lazy

EXAMPLE = lazy(
    r"^`(?P<path>[^`\n]+)`\n(?P<fence>`{3,})\w*\n(?P<text>.*?)^(?P=fence)(?:\n|\Z)", re.MULTILINE | re.DOTALL
)
_FENCED = lazy(r"^(`{3,})\w*\n(?P<text>.*?)^\1(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_HEADING = lazy(r"^##? (.+)$", re.MULTILINE)
_MARGIN = "    "
_FOR_PEOPLE = ("hint:", "related:")
"""The notes of a mark that are also part of a report."""


def manual(page: Page) -> str:
    """Return the page as plain text that ends with one line end."""
    text = EXAMPLE.sub(lambda found: f"{found['path']}:\n{_example(found['text'])}\n", page.text)
    text = _FENCED.sub(lambda found: _indented(found["text"]), text)
    # Examples are indented by now, so a comment in them does not look like a heading.
    text = _HEADING.sub(lambda found: f"{found[1]}\n{'-' * len(found[1])}", text)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def _example(text: str) -> str:
    file, marks = without_marks(text.rstrip("\n"))
    shown = []
    for number, line in enumerate(file.split("\n"), 1):
        shown.append(f"{_MARGIN}{line}".rstrip())
        for mark in marks:
            if mark.line == number:
                shown.extend(_finding(mark))
    return "\n".join(shown) + "\n"


def _finding(mark: Mark) -> list[str]:
    margin = _MARGIN + " " * (mark.column - 1)
    notes = (note for note in mark.notes if note.startswith(_FOR_PEOPLE))
    return [f"{margin}{'^' * mark.width} {mark.severity}: {mark.message}", *(f"{margin}{note}" for note in notes)]


def _indented(text: str) -> str:
    return "".join(f"{_MARGIN}{line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))
