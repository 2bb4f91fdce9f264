"""What is made of a table of fields, made once for each table."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Table = TypeVar("_Table", bound=Hashable)
_Made = TypeVar("_Made")
_MOST = 64


class ByTable(Generic[_Table, _Made]):
    """Remembers what was made of the last tables: the default ones are those of nearly all builds.

    Tables are told apart by identity: to compare two with hundreds of specs takes as long as to use them.
    """

    def __init__(self, make: Callable[[_Table], _Made]) -> None:
        self._make = make
        # Each is kept with its table: the identity of a table is only its own while it lives.
        self._known: dict[int, tuple[_Table, _Made]] = {}

    def __call__(self, table: _Table) -> _Made:
        """Return what is made of a table."""
        found = self._known.get(id(table))
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[id(table)] = table, self._make(table)
        return found[1]
