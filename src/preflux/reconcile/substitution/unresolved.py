"""Text in which a variable still stands."""

from __future__ import annotations

from preflux.node import Derived


class Unresolved(Derived):
    """A string in which some `${...}` still stands, since what it would be cannot be known."""

    __slots__ = ()
