"""What goes wrong in a build: as a fault that is recorded, as a refusal that ends one step, as an entry that met nothing."""

from __future__ import annotations

from typing import NamedTuple

from preflux.finding import Related
from preflux.span import Span


class BuildFault(NamedTuple):
    """Something that went wrong in a build. `kind` is a word that a rule looks for; `refused`: kustomize fails for it."""

    kind: str
    span: Span
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    refused: bool = True


class Refused(Exception):
    """One step failed; never leaves the render stage."""

    def __init__(self, kind: str, span: Span, message: str, hint: str = "", related: tuple[Related, ...] = ()) -> None:
        super().__init__(message)
        self.fault = BuildFault(kind, span, message, hint, related)


class Missing(NamedTuple):
    """What an entry looked for in vain, and what was probably meant; `part` is the part of the entry that is to blame."""

    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    part: Span | None = None


ABSENCE = frozenset(
    {
        "generator-without-base",
        "patch-target-unmatched",
        "patch-without-target",
        "replacement-source-missing",
        "replacement-unmatched",
        "unmatched-image",
        "unmatched-replicas",
        "variable-without-object",
    }
)
"""Faults that say that an object is not there."""
NO_LOSS = ABSENCE | {
    "ambiguous-variable",
    "bad-image",
    "bad-patch",
    "bad-replacement",
    "duplicate-resource",
    "duplicate-variable",
    "patch-does-not-apply",
    "replacement-source-ambiguous",
    "replacement-target-missing",
    "replacement-type",
    "unprintable",
    "variable-without-field",
}
"""Faults that keep no object out of a build."""
