"""Caches what is computed from a table of fields."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Table = TypeVar("_Table", bound=Hashable)
_Made = TypeVar("_Made")
_MOST = 64


class ByTable(Generic[_Table, _Made]):
    """Caches results for the most recently used tables: nearly all builds use the default ones.

    Tables are compared by identity: comparing two tables with hundreds of specs takes as long as using them.
    """

    def __init__(self, make: Callable[[_Table], _Made]) -> None:
        self._make = make
        # The table is stored with its result, since an id is only unique while the table is alive.
        self._known: dict[int, tuple[_Table, _Made]] = {}

    def __call__(self, table: _Table) -> _Made:
        """Return the result for a table."""
        found = self._known.get(id(table))
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[id(table)] = table, self._make(table)
        return found[1]
