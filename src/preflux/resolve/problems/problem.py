"""The problem of an entry: the same words wherever it is met, in a build, in the tree of a cluster or in a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from preflux.finding import Related
from preflux.span import Span

ProblemKind: TypeAlias = Literal[
    "ambiguous-kustomization",
    "broken-path",
    "component-as-resource",
    "kustomization-cycle",
    "load-restriction",
    "missing-kustomization",
    "path-outside-repository",
    "resource-as-component",
]


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why kustomize cannot read what an entry names.

    `unlisted`: it is on disk, and git ignores it. `unseen`: it may be there, in a submodule for instance, so that nobody
    can say that it is missing.
    """

    kind: ProblemKind
    span: Span
    message: str
    related: tuple[Related, ...] = ()
    unlisted: bool = False
    unseen: bool = False
    look_for_hint: Callable[[], str] = field(default=_nothing, compare=False, repr=False)

    @property
    def hint(self) -> str:
        """How to mend it, looked for when it is asked for; empty where nothing is known."""
        return self.look_for_hint()
