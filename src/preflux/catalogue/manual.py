"""A rule's page as a manual for people: its examples with the findings shown as a report would, not in the tests' notation.

In the file a page is, an example is a path in backticks over a fenced block, and a line that fails ends in marks such as
`# error: 5 "fragment of the message" hint: "fragment of the hint"`, with the column of the finding.
"""

from __future__ import annotations

import re

from preflux.catalogue.page import Page
from preflux.pattern import lazy

EXAMPLE = lazy(
    r"^`(?P<path>[^`\n]+)`\n(?P<fence>`{3,})\w*\n(?P<text>.*?)^(?P=fence)(?:\n|\Z)", re.MULTILINE | re.DOTALL
)
_QUOTED = r'"((?:[^"`]|`[^`]*`)*)"'
MARK = lazy(rf"[ ]*(?:#|//) (error|warning|info): (\d+) {_QUOTED}(?: hint: {_QUOTED})?[ ]*$")
_FENCED = lazy(r"^(`{3,})\w*\n(?P<text>.*?)^\1(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_HEADING = lazy(r"^##? (.+)$", re.MULTILINE)
_MARGIN = "    "


def manual(page: Page) -> str:
    """Return the page as plain text, with one line end at its end."""
    text = EXAMPLE.sub(lambda found: f"{found['path']}:\n{_example(found['text'])}\n", page.text)
    text = _FENCED.sub(lambda found: _indented(found["text"]), text)
    # What stands in examples is indented by now, so that a comment of theirs is no heading.
    text = _HEADING.sub(lambda found: f"{found[1]}\n{'-' * len(found[1])}", text)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def _example(text: str) -> str:
    shown = []
    for line in text.rstrip("\n").split("\n"):
        rest, marks = line, []
        while (mark := MARK.search(rest)) is not None:
            rest = rest[: mark.start()]
            marks.append(mark)
        shown.append(f"{_MARGIN}{rest}".rstrip())
        for severity, column, message, hint in (mark.groups() for mark in reversed(marks)):
            margin = _MARGIN + " " * (int(column) - 1)
            shown.append(f"{margin}^ {severity}: {message}")
            if hint:
                shown.append(f"{margin}  hint: {hint}")
    return "\n".join(shown) + "\n"


def _indented(text: str) -> str:
    return "".join(f"{_MARGIN}{line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))
