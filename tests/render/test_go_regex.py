"""Regular expressions are Go's, and cannot make a run hang."""

from __future__ import annotations

import pytest

from preflux.render.selection.go_regex import BadPattern, compile_go


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("web", "web", True),
        ("web", "web-2", False),
        ("web.*", "web-2", True),
        (".*-db.*", "a-db-b", True),
        ("a|ab", "ab", True),
        ("[[:alpha:]]+", "web", True),
        (r"\d+", "\u0663", False),  # only ASCII digits to Go
        (r"\pL+", "\u00e9t\u00e9", True),
        (r"(?i)WEB\z", "web", True),
    ],
)
def test_a_pattern_fits_as_in_go(pattern: str, text: str, fits: bool) -> None:
    assert (compile_go(pattern).fullmatch(text) is not None) is fits


@pytest.mark.parametrize("pattern", ["(web", "(?=web)", r"(a)\1", "a**", "(?P<a"])
def test_what_go_does_not_compile_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compile_go(pattern)


def test_no_pattern_takes_more_than_linear_time() -> None:
    assert compile_go("(a+)+b").fullmatch("a" * 100_000) is None


def test_of_a_pattern_without_end_the_library_says_nothing_by_itself(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadPattern, match="too large"):
        compile_go("a*b" * 1_000_000)
    assert capfd.readouterr().err == ""
