"""The problem of an entry, with the same message in a build, in the tree of a cluster and in a report."""

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
    """Why kustomize cannot read the target of an entry.

    `unlisted`: it is on disk, but git ignores it. `unseen`: it may exist, for example in a submodule, so it cannot be
    reported as missing.
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
        """A hint how to fix it, computed when needed; empty if there is none."""
        return self.look_for_hint()
