"""Runs the page of every rule: what fails there fails as it says, what passes is silent."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

import preflux.rules
from preflux.catalogue import registry
from preflux.catalogue.page import Page, pages
from preflux.catalogue.selection import packs
from preflux.config import FILE_NAME, Config
from preflux.config_file import read_config
from preflux.files import Memory
from preflux.finding import Reported
from preflux.pipeline import lint
from rules.page_examples import Example, Mark, Section, example, sections

PAGES = list(pages().values())
FAILS = [(page, section) for page in PAGES for section in sections(page) if section.title.startswith("Fails")]
PASSES = [(page, section) for page in PAGES for section in sections(page) if section.title.startswith("Passes")]


def _name(value: Page | Section) -> str:
    return value.name if isinstance(value, Page) else value.title.replace(" ", "-")


def _findings(page: Page, files: Example) -> list[Reported]:
    config = Config(select=(page.name,))
    if FILE_NAME in files.files:
        given = read_config(FILE_NAME, files.files[FILE_NAME].encode())
        config = given if given.select else replace(given, select=(page.name,))
    report = lint(Memory(dict(files.files)), config)
    assert report.looked_at.crashes == []
    return [reported for reported in report.findings if reported.rule == page.name]


def _shown(reported: Reported) -> str:
    finding = reported.finding
    place = f"{finding.span.path}:{finding.span.line}:{finding.span.column}"
    return f"{place}: {reported.severity}: {finding.message}; {finding.hint}"


def _fits(mark: Mark, reported: Reported) -> bool:
    span = reported.finding.span
    return (
        (span.path, span.line, span.column) == (mark.path, mark.line, mark.column)
        and str(reported.severity) == mark.severity
        and mark.message in reported.finding.message
        and mark.hint in reported.finding.hint
    )


@pytest.mark.parametrize(("page", "section"), FAILS, ids=_name)
def test_fails(page: Page, section: Section) -> None:
    files = example(section)
    assert files.files, "no file in this section"
    assert files.marks, "no mark in this section"
    found = _findings(page, files)
    missing = [mark for mark in files.marks if not any(_fits(mark, reported) for reported in found)]
    more = [_shown(reported) for reported in found if not any(_fits(mark, reported) for mark in files.marks)]
    assert (missing, more) == ([], [])
    assert len(found) == len(files.marks)


@pytest.mark.parametrize(("page", "section"), PASSES, ids=_name)
def test_passes(page: Page, section: Section) -> None:
    files = example(section)
    assert files.files, "no file in this section"
    assert files.marks == []
    assert [_shown(reported) for reported in _findings(page, files)] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_page_is_whole(page: Page) -> None:
    titles = [section.title.split(":")[0] for section in sections(page)]
    for title in ("Why", "Fails", "Passes", "Fix"):
        assert title in titles, f"no section {title}"
    assert page.text.startswith(f"# {page.name}\n")
    assert page.summary
    assert page.since
    assert page.pack in packs()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_page_has_its_rule(page: Page) -> None:
    rule = registry.load(page)
    assert (rule.name, rule.family) == (page.name, page.family)


def test_every_rule_has_its_page() -> None:
    root = Path(preflux.rules.__file__).parent
    for path in sorted(root.glob("*/*.py")):
        import_module(f"preflux.rules.{path.parent.name}.{path.stem}")
    assert sorted(set(registry.registered()) - set(pages())) == []
