"""Takes the examples out of a rule's page: files, and what is to be found in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from preflux.catalogue.manual import EXAMPLE
from preflux.catalogue.marks import Mark, without_marks
from preflux.catalogue.page import Page
from preflux.config import FILE_NAME, Config
from preflux.config_file import read_config
from preflux.files import Memory
from preflux.finding import Reported
from preflux.pipeline import lint

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1`*~*\s*$", re.MULTILINE | re.DOTALL)


class Section(NamedTuple):
    """A part of a page below a `##` heading; `start` is where its text begins in the text of the page."""

    title: str
    text: str
    start: int


@dataclass
class Example:
    """One section's files without the marks, and the marks by path."""

    files: dict[str, str] = field(default_factory=dict)
    marks: dict[str, list[Mark]] = field(default_factory=dict)


def sections(page: Page) -> list[Section]:
    """Return the parts of a page below `##` headings, in order; a heading inside a fenced block is none."""
    text = page.text
    fenced = [match.span() for match in _FENCE.finditer(text)]
    heads = [m for m in _HEADING.finditer(text) if not any(start <= m.start() < end for start, end in fenced)]
    ends = [head.start() for head in heads[1:]] + [len(text)]
    found = [(head[1].strip(), head.end() + 1, end) for head, end in zip(heads, ends, strict=True)]
    return [Section(title, text[start:end], start) for title, start, end in found]


def example(section: Section) -> Example:
    """Return the files of a section, and the marks in them."""
    found = Example()
    for block in EXAMPLE.finditer(section.text):
        found.files[block["path"]], marks = without_marks(block["text"])
        if marks:
            found.marks[block["path"]] = marks
    return found


def findings(rule: str, files: dict[str, str], *more: str) -> list[Reported]:
    """Return what a rule, and more rules by name, report of files; an example may bring its own configuration."""
    config = Config(select=(rule, *more))
    if FILE_NAME in files:
        given = read_config(FILE_NAME, files[FILE_NAME].encode())
        config = replace(given, select=(*(given.select or (rule,)), *more))
    report = lint(Memory(dict(files)), config)
    assert report.looked_at.crashes == []
    return [reported for reported in report.findings if reported.rule in (rule, *more)]
