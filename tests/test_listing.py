"""Words in a sentence."""

from __future__ import annotations

import pytest

from preflux.listing import all_of, joined, some_of


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "`a`"), (["a", "b"], "`a` and `b`"), (["a", "b", "c"], "`a`, `b` and `c`")]
)
def test_all_of(words: list[str], text: str) -> None:
    assert all_of(words) == text


def test_the_last_word_can_be_another() -> None:
    assert all_of(["a", "b", "c"], "or") == "`a`, `b` or `c`"
    assert joined(["`a`", "2 more"]) == "`a` and 2 more"


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a", "b"], "`a`, `b`"), (["a", "b", "c", "d"], "`a`, `b` and 2 more")]
)
def test_some_of(words: list[str], text: str) -> None:
    assert some_of(words, 2) == text
