"""The tests of pages see what goes wrong in a rule: `make plant-faults` tries all rules, this some of each kind."""

from __future__ import annotations

import pytest

from preflux.catalogue.page import pages
from preflux.finding import Finding
from rules import planted_texts
from rules.marked_page import updated
from rules.planted import KINDS, caught, possible, sites

RULES = ("duplicate-owner", "missing-decryption", "namespace-disagrees", "runs-as-root", "service-without-pods")


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_fault_is_seen(rule: str) -> None:
    page = pages()[rule]
    tried = {
        (str(site), kind): caught(page, site, kind)
        for site, made in sites(page).items()
        for kind in KINDS
        if possible(page, kind, made)
    }
    assert tried
    assert [fault for fault, seen in tried.items() if not seen] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_spoilt_text_is_seen(rule: str) -> None:
    tried = {str(text): planted_texts.caught(pages()[rule], text) for text in planted_texts.texts(pages()[rule])}
    assert tried
    assert [text for text, seen in tried.items() if not seen] == []
    assert updated(pages()[rule]) == pages()[rule].text


def test_each_kind_is_tried() -> None:
    made = [(pages()[rule], found) for rule in RULES for found in sites(pages()[rule]).values()]
    assert [kind for kind in KINDS if not any(possible(page, kind, found) for page, found in made)] == []


def test_nothing_stays_planted() -> None:
    page, before = pages()["runs-as-root"], Finding.__dict__["at"]
    for site in sites(page):
        caught(page, site, "another message")
    assert Finding.__dict__["at"] is before
    assert updated(page) == page.text
