"""Patterns as in .gitignore: which texts are none, and what a pattern takes out."""

from __future__ import annotations

import warnings

import pytest

from preflux.discover.gitignore import BadPattern, as_git_reads, in_order, read_pattern
from preflux.limits import MAX_PATTERN


@pytest.mark.parametrize(
    "line",
    [
        "[z-a]", "[z-a].txt", "a/[z-a]/b", "!", "\\", "a\\", "[", "[]", "[!]", "[a", "docs[", "[\\", "[a-\\]", "[\\d-a]",
        "[\u0100-a]", "[[:alpha:]]", "[[:foo:]]", "x" * (MAX_PATTERN + 1),
    ],
)  # fmt: skip
def test_no_pattern(line: str) -> None:
    with pytest.raises(BadPattern):
        read_pattern(line)


@pytest.mark.parametrize(
    "line",
    [
        "", " ", "/", "#", "# [z-a]", "\\#", "]", "**", "***", "//", "a//b", "!/", "a/../b", "\\ ", "\t", "!#", "[[a]",
        "[a&&b]", "{a", "a{1,99999}", "(?<=a)b", "(?P<", "\x00", "\U0001f600", "[!a-]", "[]-a]", "*a" * 400, "?" * 1000,
        "\x85\u2028",
    ],
)  # fmt: skip
def test_a_pattern_and_no_word_about_it(line: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pattern = read_pattern(line)
    for spec in (as_git_reads([line]), in_order([pattern])):
        assert not spec.match_file("some/other.yaml") or line in {"**", "***", "!/"}


def test_what_git_takes_out() -> None:
    spec = as_git_reads(["docs/", "!docs/keep.yaml", "*.md", "/top", "a/**/z", "# [z-a]", "b[a-c]d?"])
    out = ["docs/a.yaml", "x/y.md", "top", "a/z", "a/b/c/z", "bbd1", "x/bcd2/y"]
    kept = ["docs/keep.yaml", "x/top", "doc", "docs", "bdd1", "ab/z"]
    assert [path for path in out + kept if spec.match_file(path)] == out


def test_the_last_one_that_matches_decides() -> None:
    spec = in_order([read_pattern(line) for line in ("/*", "!/clusters", "clusters/old")])
    assert [spec.check_file(path).include for path in ("apps/a", "clusters/a", "clusters/old/a")] == [True, False, True]


def test_many_patterns_are_no_expression_too_large_to_compile() -> None:
    assert as_git_reads(f"{number}*ab?*ab?*ab?*ab?" for number in range(1_000)).match_file("999ab1ab2ab3ab4")
