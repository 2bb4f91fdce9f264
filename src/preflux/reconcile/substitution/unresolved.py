"""Texts that still contain a variable."""

from __future__ import annotations

from preflux.node import Derived


class Unresolved(Derived):
    """A string that still contains some `${...}`, since their values are unknown."""

    __slots__ = ()
