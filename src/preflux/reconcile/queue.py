"""The order in which the Flux Kustomizations of a cluster are reconciled.

Flux retries until all variables exist. Here each one is built as soon as they exist, and those without variables come last.
"""

from __future__ import annotations

from heapq import heappop, heappush

from preflux.reconcile.cluster import Reconciliation
from preflux.reconcile.substitution.variables import SourceName, VariableSources


class Queue:
    """The Kustomizations still to be reconciled, in the order in which they were found."""

    def __init__(self, variables: VariableSources) -> None:
        self._variables = variables
        self._numbers: dict[str, int] = {}
        self._found: list[Reconciliation] = []
        self._open: set[int] = set()
        self._ready: list[int] = []
        self._waiting: list[int] = []
        self._waiting_for: dict[SourceName, list[int]] = {}

    def add(self, reconciliation: Reconciliation) -> None:
        """Add one, for the first time or again."""
        number = self._numbers.setdefault(reconciliation.key, len(self._found))
        if number == len(self._found):
            self._found.append(reconciliation)
        self._open.add(number)
        heappush(self._ready, number)

    def defined(self, source: SourceName) -> None:
        """Record that the variables of a source exist now."""
        for number in self._waiting_for.pop(source, ()):
            heappush(self._ready, number)

    def next(self) -> Reconciliation | None:
        """Remove and return the first one whose variables all exist, or else the first one that waits for some."""
        while self._ready:
            number = heappop(self._ready)
            if number not in self._open:
                continue
            missing = self._variables.missing(self._found[number].object)
            if not missing:
                return self._take(number)
            heappush(self._waiting, number)
            self._waiting_for.setdefault(missing[0], []).append(number)
        while self._waiting:
            number = heappop(self._waiting)
            if number in self._open:
                return self._take(number)
        return None

    def _take(self, number: int) -> Reconciliation:
        self._open.remove(number)
        return self._found[number]
