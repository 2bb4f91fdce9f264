"""Faults of a build: a recorded fault, an exception that ends one step, and an entry that matched no object."""

from __future__ import annotations

from typing import NamedTuple

from preflux.finding import Related
from preflux.render.fault_kinds import FaultKind
from preflux.resolve.problems.problem import Problem
from preflux.span import Span


class BuildFault(NamedTuple):
    """Something that went wrong in a build; `refused`: kustomize fails because of it.

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
        """A hint how to fix it; empty if there is none."""
        return self.advice if isinstance(self.advice, str) else self.advice.hint


class Refused(Exception):
    """One step of a build failed; never raised out of the render stage."""

    def __init__(
        self, kind: FaultKind, span: Span, message: str, advice: str | Problem = "", related: tuple[Related, ...] = ()
    ) -> None:
        super().__init__(message)
        self.fault = BuildFault(kind, span, message, advice, related)

    @classmethod
    def for_problem(cls, problem: Problem) -> Refused:
        """Return the exception for an entry with a problem."""
        return cls(problem.kind, problem.span, problem.message, problem, problem.related)


class Unmatched(NamedTuple):
    """What an entry looked for and did not find, and what was probably meant; `part` is the wrong part of the entry."""

    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    part: Span | None = None
