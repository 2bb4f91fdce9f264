"""Takes the examples out of a rule's page: files, and what is to be found in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from preflux.catalogue.manual import EXAMPLE, MARK
from preflux.catalogue.page import Page

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1`*~*\s*$", re.MULTILINE | re.DOTALL)


class Section(NamedTuple):
    """A part of a page below a `##` heading."""

    title: str
    text: str


class Mark(NamedTuple):
    """An expected finding: fragments of message and hint at a place."""

    path: str
    line: int
    column: int
    severity: str
    message: str
    hint: str


@dataclass
class Example:
    """One section's files without the marks, and the marks."""

    files: dict[str, str] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)


def sections(page: Page) -> list[Section]:
    """Return the parts of a page below `##` headings, in order; a heading inside a fenced block is none."""
    text = page.text
    fenced = [match.span() for match in _FENCE.finditer(text)]
    heads = [m for m in _HEADING.finditer(text) if not any(start <= m.start() < end for start, end in fenced)]
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [Section(head[1].strip(), text[head.end() : end].strip("\n")) for head, end in zip(heads, ends, strict=True)]


def example(section: Section) -> Example:
    """Return the files of a section. A line may end in several marks; they are no part of the file."""
    found = Example()
    for block in EXAMPLE.finditer(section.text + "\n"):
        lines = []
        for number, line in enumerate(block["text"].split("\n"), 1):
            text = line
            while (mark := MARK.search(text)) is not None:
                text = text[: mark.start()]
                found.marks.append(Mark(block["path"], number, int(mark[2]), mark[1], mark[3], mark[4] or ""))
            lines.append(text)
        found.files[block["path"]] = "\n".join(lines)
    return found
