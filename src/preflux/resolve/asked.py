"""Caches the hints about broken paths, and limits the work for them."""

from __future__ import annotations

from preflux.limits import MAX_LIKENESSES, MAX_LIKENESSES_OF_ALL
from preflux.resolve.kustomization import Kustomization
from preflux.span import Span


class OfRun:
    """The hints for all kustomizations of a tree, and how many names may still be compared for them."""

    def __init__(self) -> None:
        self.left = MAX_LIKENESSES_OF_ALL
        self._asked: dict[Kustomization, Asked] = {}

    def of(self, kustomization: Kustomization) -> Asked:
        """Return the hint cache of a kustomization."""
        asked = self._asked.get(kustomization)
        if asked is None:
            asked = self._asked[kustomization] = Asked(self)
        return asked


class Asked:
    """The hints for one kustomization, and how many names may still be compared for it."""

    def __init__(self, run: OfRun | None = None) -> None:
        self.run = run or OfRun()
        self.answers: dict[Span, str] = {}
        self.left = MAX_LIKENESSES

    def spend(self, names: int) -> bool:
        """Count a visit of some names; return whether it is within the limit."""
        if min(self.left, self.run.left) <= 0:
            return False
        self.left -= names
        self.run.left -= names
        return True
