"""An ignore comment works at every place of every finding of every page."""

from __future__ import annotations

import pytest

from preflux.catalogue.page import Page, pages
from preflux.checking.ignore_comments import ignores
from preflux.finding import Reported
from preflux.node import Plain, plain
from preflux.parse.loader import load
from preflux.span import Source
from rules.page_examples import example, findings, sections

UNUSED = "unused-ignore"


def _commented(text: str, path: str, line: int, rule: str) -> list[str]:
    """Return a file with an ignore comment that speaks for a line: at its end and above it, else the same further up.

    A comment must change nothing else: in a block text and inside of a plain text of many lines there are none, so that
    the head of the text is the nearest line that can have one.
    """
    lines = text.split("\n")
    comment = f"# preflux: ignore[{rule}] for the test"
    for number in range(line, 0, -1):
        here = lines[number - 1]
        indent = here[: len(here) - len(here.lstrip(" "))]
        behind = [*lines[: number - 1], f"{here} {comment}", *lines[number:]]
        above = [*lines[: number - 1], indent + comment, *lines[number - 1 :]]
        tried = [("\n".join(behind), line)] if here else []
        tried.append(("\n".join(above), line + 1))
        fit = [after for after, target in tried if _speaks(text, after, path, target, rule)]
        if fit:
            return fit
    raise AssertionError(f"{path}:{line}: no ignore comment can speak for this line")


def _speaks(before: str, after: str, path: str, line: int, rule: str) -> bool:
    """Return whether a comment was added that speaks for a line, and nothing else changed."""
    known, found = (ignores(Source(path, text)) for text in (before, after))
    speaks = any(one.name == rule and one.first <= line <= one.last for one in found)
    return speaks and len(found) == len(known) + 1 and _read(before) == _read(after)


def _read(text: str) -> tuple[list[Plain], list[str]]:
    file = load(Source("", text))
    return [plain(document.root) for document in file.documents], [fault.message for fault in file.faults]


def _key(reported: Reported) -> tuple[str, str]:
    return reported.rule, reported.finding.message


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.name)
def test_an_ignore_silences_each_finding(page: Page) -> None:
    for section in sections(page):
        if section.title.startswith("Fails"):
            files = example(section).files
            found = findings(page.name, files, UNUSED)
            for reported in found:
                _try_all_places(page.name, files, reported, [_key(other) for other in found])


def _try_all_places(rule: str, files: dict[str, str], reported: Reported, before: list[tuple[str, str]]) -> None:
    for place in dict.fromkeys((reported.finding.span, *reported.finding.via)):
        for text in _commented(files[place.path], place.path, place.line, reported.rule):
            after = [_key(found) for found in findings(rule, {**files, place.path: text}, UNUSED)]
            assert after.count(_key(reported)) < before.count(_key(reported)), f"{place}\n{text}"
            assert set(after) <= set(before), f"{place}\n{text}"
