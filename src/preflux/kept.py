"""What is kept until the process ends.

A run makes hundreds of thousands of nodes. To take them apart one by one when the last function lets go of them takes some
hundredths of the run, and nobody gains: the memory goes back to the system as a whole when the process ends.
"""

from __future__ import annotations

from typing import TypeVar

_T = TypeVar("_T")
_KEPT: list[object] = []


def keep(made: _T) -> _T:
    """Return what is given, and hold it until the process ends or the next is kept."""
    _KEPT[:] = [made]
    return made
