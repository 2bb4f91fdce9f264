"""Which rules run."""

from __future__ import annotations

from pathlib import Path

import pytest

from preflux.catalogue import match
from preflux.catalogue.page import PageError, pages, read
from preflux.catalogue.selection import packs, selected
from preflux.config import Config
from preflux.finding import Severity


def _names(**config: object) -> set[str]:
    return {page.name for page in selected(Config(**config))}  # type: ignore[arg-type]


def test_packs() -> None:
    assert packs()["strict"] == {"strict", "default"}
    strict = {page.name for page in pages().values() if page.pack == "strict"}
    assert strict
    assert _names() == set(pages()) - strict
    assert _names(pack="strict") == set(pages())


def test_select_stands_in_place_of_the_pack() -> None:
    assert _names(select=("prune-disabled", "yaml-syntax")) == {"prune-disabled", "yaml-syntax"}
    assert _names(select=("syntax",)) == {page.name for page in pages().values() if page.family == "syntax"}
    assert _names(select=("all",)) == set(pages())
    assert _names(select=("syntax",), ignore=("yaml-syntax",)) == _names(select=("syntax",)) - {"yaml-syntax"}


def test_a_severity_turns_a_rule_on() -> None:
    assert "prune-disabled" not in _names()
    assert "prune-disabled" in _names(severities={"prune-disabled": Severity.warning})
    assert "prune-disabled" not in _names(severities={"prune-disabled": Severity.warning}, ignore=("flux",))


FRONT = "---\nfamily: flux\nseverity: error\nsince: 0.1\n{}---\n# x\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# x\n", "no front matter"),
        ("---\nfamily: flux\n", "no front matter"),
        ("---\nfamily: paths\nseverity: error\n---\n", "`family` is 'paths', the folder is 'flux'"),
        ("---\nfamily: flux\nseverity: bad\n---\n", "no such severity: 'bad'"),
        ("---\nfamily: flux\nseverity: [warning, error]\n---\n", "the milder one second"),
        ("---\nfamily: flux\nseverity: error\nsnce: 1\n---\n", "`snce` is not a key of the front matter"),
        ("---\n- a\n---\n", "not a mapping in YAML"),
        ("---\nfamily: flux\nseverity: error\nfaults: too-deep\n---\n", "`faults` is neither `builds` nor `entries`"),
    ],
)
def test_a_page_that_is_none(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PageError, match=message):
        read(path, "flux")


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("{kinds: [A], path: a, must: present, message: m, x: 1}", r"x\.md:5:\d+: `x` is not a key of `match`"),
        ("{kinds: [A], path: a, must: there, message: m}", r"x\.md:5:\d+: not a `must`; allowed are"),
        ("{kinds: [A], path: a, must: {one of: 1}, message: m}", "`one of` is not a list, or is empty"),
        ("{kinds: A, path: a, must: absent, message: m}", "`kinds` is not a list"),
    ],
)
def test_a_match_block_that_is_none(block: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(FRONT.format(f"match: {block}\n"), encoding="utf-8")
    with pytest.raises(PageError, match=message):
        match.rule_of(read(path, "flux"))
