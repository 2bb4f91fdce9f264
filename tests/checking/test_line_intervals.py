"""Intervals finds what a plain search finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from preflux.checking.line_intervals import Intervals

_LINE = st.integers(1, 30)


@given(st.lists(st.tuples(_LINE, _LINE)), _LINE)
def test_all_intervals_around_a_line_are_found(pairs: list[tuple[int, int]], line: int) -> None:
    intervals = [(first, last, number) for number, (first, last) in enumerate(pairs)]
    expected = [number for first, last, number in sorted(intervals) if first <= line <= last]
    assert sorted(Intervals(intervals).around(line)) == sorted(expected)
