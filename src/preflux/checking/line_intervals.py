"""Finds ranges of lines that contain a line; fast, since there may be very many findings and ignores."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Intervals(Generic[_T]):
    """Values that each belong to a range of lines."""

    def __init__(self, intervals: Iterable[tuple[int, int, _T]]) -> None:
        ordered = sorted(intervals, key=lambda interval: interval[:2])
        self._firsts = [first for first, _, _ in ordered]
        self._lasts = [last for _, last, _ in ordered]
        self._things = [thing for _, _, thing in ordered]
        # The greatest last line of each node of a binary tree over the intervals; node n has the children 2n and 2n + 1.
        self._leaves = 1 << max(len(ordered) - 1, 0).bit_length()
        self._greatest = [0] * self._leaves + self._lasts + [0] * (self._leaves - len(ordered))
        for node in range(self._leaves - 1, 0, -1):
            self._greatest[node] = max(self._greatest[2 * node], self._greatest[2 * node + 1])

    def around(self, line: int) -> Iterator[_T]:
        """Yield the values whose range contains a line, in the order of their first lines."""
        end = bisect_right(self._firsts, line)
        stack = [(1, 0, self._leaves)]
        while stack:
            node, low, high = stack.pop()
            if low >= end or self._greatest[node] < line:
                continue
            if high - low == 1:
                yield self._things[low]
                continue
            middle = (low + high) // 2
            stack += ((2 * node + 1, middle, high), (2 * node, low, middle))
