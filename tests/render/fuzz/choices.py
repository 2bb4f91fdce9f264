"""The decisions of the fuzzer: drawn from hypothesis, which can shrink them, or from a seed, which is ten times as fast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


class Choices:
    """Makes small decisions; the first of several is the simplest, and what shrinking leads to.

    `below` returns a number from 0 up to, not including, its argument.
    """

    def __init__(self, below: Callable[[int], int]) -> None:
        self._below = below

    def number(self, low: int, high: int) -> int:
        """Return a number from low up to and including high."""
        return low if high <= low else low + self._below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """Return True in so many of a hundred cases; False is the simpler one."""
        return self._below(100) >= 100 - percent

    def one(self, items: Sequence[T]) -> T:
        return items[self.number(0, len(items) - 1)]

    def some(self, items: Sequence[T], most: int = 3, least: int = 0) -> list[T]:
        """Return some different ones, in the order of the choice."""
        left = list(items)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(min(self.number(least, most), len(left)))]

    def weighted(self, items: Sequence[tuple[int, T]]) -> T:
        """Return one of (weight, item)."""
        at = self.number(0, sum(weight for weight, _ in items) - 1)
        for weight, item in items:
            at -= weight
            if at < 0:
                return item
        raise AssertionError

    def fill(self, fields: dict[str, Any], field: str, percent: int, make: Callable[[], Any]) -> None:
        """Set a field in so many of a hundred cases."""
        if self.chance(percent):
            fields[field] = make()
