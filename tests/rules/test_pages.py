"""Runs the page of every rule: what fails there fails as it says in every word, what passes is silent."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import preflux.rules
from preflux.catalogue import registry
from preflux.catalogue.page import Page, pages
from preflux.catalogue.selection import packs
from preflux.finding import Reported
from rules.marked_page import updated
from rules.page_examples import Section, example, findings, sections

PAGES = list(pages().values())
PASSES = [(page, section) for page in PAGES for section in sections(page) if section.title.startswith("Passes")]


def _name(value: Page | Section) -> str:
    return value.name if isinstance(value, Page) else value.title.replace(" ", "-")


def _shown(reported: Reported) -> str:
    return f"{reported.finding.span}: {reported.severity}: {reported.finding.message}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_something_is_found_where_it_fails(page: Page) -> None:
    empty = [section.title for section in sections(page) if section.title.startswith("Fails") and not example(section).marks]
    assert empty == [], "`make update-pages` writes what is found"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_no_mark_stands_on_the_line_itself(page: Page) -> None:
    assert re.findall(r"^.*\S.*(?:#|//) (?:error|warning|info): .*$", page.text, re.MULTILINE) == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_marks_say_all_that_is_found(page: Page) -> None:
    assert updated(page) == page.text, "`make update-pages` writes what is found now, for review"


@pytest.mark.parametrize(("page", "section"), PASSES, ids=_name)
def test_passes(page: Page, section: Section) -> None:
    files = example(section)
    assert files.files, "no file in this section"
    assert files.marks == {}
    assert [_shown(reported) for reported in findings(page.name, files.files)] == []


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
def test_see_also_names_rules_that_exist(page: Page) -> None:
    words = page.text.partition("\n## See also\n")[2].replace(";", ",").split(",")
    named = {word.strip() for word in words if re.fullmatch(r"\s*[a-z]+(-[a-z]+)*\s*", word)}
    assert sorted(named - set(pages())) == []
    assert page.name not in named


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_page_has_its_rule(page: Page) -> None:
    rule = registry.load(page)
    assert (rule.name, rule.family) == (page.name, page.family)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_rule_is_defined_once(page: Page) -> None:
    function = Path(preflux.rules.__file__).parent / page.family / f"{page.name.replace('-', '_')}.py"
    assert [page.match is not None, bool(page.faults), function.is_file()].count(True) == 1


def test_every_rule_has_its_page() -> None:
    root = Path(preflux.rules.__file__).parent
    for path in sorted(root.glob("*/*.py")):
        import_module(f"preflux.rules.{path.parent.name}.{path.stem}")
    assert sorted(set(registry.registered()) - set(pages())) == []
