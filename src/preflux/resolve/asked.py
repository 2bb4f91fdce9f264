"""What was asked about paths that lead nowhere, and how much may still be looked at for an answer."""

from __future__ import annotations

from preflux.limits import MAX_LIKENESSES, MAX_LIKENESSES_OF_ALL
from preflux.resolve.kustomization import Kustomization
from preflux.span import Span


class OfRun:
    """What was answered for all kustomizations of a tree, and how many names may still be compared for them."""

    def __init__(self) -> None:
        self.left = MAX_LIKENESSES_OF_ALL
        self._asked: dict[Kustomization, Asked] = {}

    def of(self, kustomization: Kustomization) -> Asked:
        """Return what was answered for one kustomization."""
        asked = self._asked.get(kustomization)
        if asked is None:
            asked = self._asked[kustomization] = Asked(self)
        return asked


class Asked:
    """What was answered for one kustomization, and how many names may still be compared for it."""

    def __init__(self, run: OfRun | None = None) -> None:
        self.run = run or OfRun()
        self.answers: dict[Span, str] = {}
        self.left = MAX_LIKENESSES

    def spend(self, names: int) -> bool:
        """Pay for a look at some names; return whether enough is left for it."""
        if min(self.left, self.run.left) <= 0:
            return False
        self.left -= names
        self.run.left -= names
        return True
