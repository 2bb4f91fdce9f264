"""Keeps results alive until the process ends.

A run makes hundreds of thousands of nodes. Freeing them one by one takes a few percent of the run for nothing: the system
gets the memory back when the process ends.
"""

from __future__ import annotations

from typing import TypeVar

_T = TypeVar("_T")
_KEPT: list[object] = []


def keep(made: _T) -> _T:
    """Return `made`, and keep it alive until the process ends or the next call."""
    _KEPT[:] = [made]
    return made
