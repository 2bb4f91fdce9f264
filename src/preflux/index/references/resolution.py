"""The result for a reference: the object is present, absent, or unknown for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from preflux.finding import Related
from preflux.index.inventory import Applied
from preflux.render.objects.object import Object
from preflux.span import Span

Why = Literal["variable", "build", "template", "definitions", "chart", "operator", "copy", "elsewhere"]

_WORDS: dict[Why, str] = {
    "variable": "what a variable stands for is not known",
    "build": "Kustomization `{name}` applies what the repository does not show",
    "template": "{kind} `{name}` applies objects out of a template",
    "definitions": "definitions of custom kinds come from a source elsewhere",
    "chart": "the chart of HelmRelease `{name}` may make it",
    "operator": "the operator of {kind} `{name}` may make it",
    "copy": "a controller copies {kind} `{name}` to other namespaces",
    "elsewhere": "what makes objects of this kind is not in this cluster's files",
}


class Reason(NamedTuple):
    """Why it is unknown whether an object exists, and the object that is the cause, if there is one."""

    why: Why
    by: Object | None = None

    def __str__(self) -> str:
        kind, name = (self.by.kind, self.by.name) if self.by is not None else ("", "")
        return _WORDS[self.why].format(kind=kind, name=name)


_VARIABLE = Reason("variable")


class Meant(NamedTuple):
    """The object that was probably meant: the reason, a hint, and its place.

    `slip`: it is so similar that it must be the one.
    """

    why: Literal["namespace", "kind", "hash", "slip", "implied", "nearest"]
    hint: str
    place: Related | None
    slip: bool


@dataclass(frozen=True, slots=True, eq=False)
class Present:
    """It exists: these objects are or create it. Empty if it exists without a manifest or is `provided`."""

    objects: tuple[Applied, ...] = ()
    makers: tuple[Applied, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Missing:
    """No known object of the cluster defines it: it is `Absent` or `Unknown`.

    `defined_at` is a definition that no cluster applies, `commented_at` the commented-out entry for it in a kustomization.
    """

    meant: Meant | None = None
    defined_at: Span | None = None
    commented_at: Span | None = None

    @property
    def unapplied_at(self) -> Span | None:
        """The definition that may be applied by hand; not if its entry is commented out."""
        return self.defined_at if self.commented_at is None else None

    @property
    def related(self) -> tuple[Related, ...]:
        """The places that a finding about it shows."""
        places = [self.meant.place if self.meant is not None else None]
        places += [Related(self.defined_at, "defined here, which no cluster applies")] if self.defined_at else []
        places += [Related(self.commented_at, "commented out here")] if self.commented_at else []
        return tuple(place for place in places if place is not None)

    @property
    def hint(self) -> str:
        """A hint about what was meant; empty if that is not known."""
        return self.meant.hint if self.meant is not None else ""

    @property
    def slip(self) -> bool:
        """Whether another object is so similar that it must be the one that was meant."""
        return self.meant is not None and self.meant.slip


@dataclass(frozen=True, slots=True, eq=False)
class Absent(Missing):
    """Nothing defines it, and no unknown part of the cluster can define it."""

    @property
    def reported(self) -> bool:
        """Whether it gives a finding: always."""
        return True

    @property
    def doubtful(self) -> bool:
        """Whether it may have been applied by hand."""
        return self.unapplied_at is not None


@dataclass(frozen=True, slots=True, eq=False)
class Unknown(Missing):
    """Something unknown may define it, for a reason."""

    reason: Reason = _VARIABLE

    @property
    def reported(self) -> bool:
        """Whether it gives a finding: only if another object must be the one that was meant."""
        return self.slip

    @property
    def doubtful(self) -> bool:
        """Whether it may exist: always."""
        return True


Resolution: TypeAlias = Present | Absent | Unknown
