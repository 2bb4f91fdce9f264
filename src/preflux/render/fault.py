"""What goes wrong in a build: as a fault that is recorded, as a refusal that ends one step, as an entry that met nothing."""

from __future__ import annotations

from typing import NamedTuple

from preflux.finding import Related
from preflux.render.fault_kinds import FaultKind
from preflux.resolve.problems.problem import Problem
from preflux.span import Span


class BuildFault(NamedTuple):
    """Something that went wrong in a build; `refused`: kustomize fails for it.

    `advice` is the hint, or the problem that looks for one once somebody asks.
    """

    kind: FaultKind
    span: Span
    message: str
    advice: str | Problem = ""
    related: tuple[Related, ...] = ()
    refused: bool = True

    @property
    def hint(self) -> str:
        """How to mend it; empty where nothing is known."""
        return self.advice if isinstance(self.advice, str) else self.advice.hint


class Refused(Exception):
    """One step failed; never leaves the render stage."""

    def __init__(
        self, kind: FaultKind, span: Span, message: str, advice: str | Problem = "", related: tuple[Related, ...] = ()
    ) -> None:
        super().__init__(message)
        self.fault = BuildFault(kind, span, message, advice, related)

    @classmethod
    def for_problem(cls, problem: Problem) -> Refused:
        """Return the refusal of an entry with a problem."""
        return cls(problem.kind, problem.span, problem.message, problem, problem.related)


class Unmatched(NamedTuple):
    """What an entry looked for in vain, and what was probably meant; `part` is the part of the entry that is to blame."""

    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    part: Span | None = None
