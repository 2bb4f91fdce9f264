"""Types for what preflux reports: findings, their places, and the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple, Protocol, TypeAlias

from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.span import Span


class Severity(IntEnum):
    """The severity of a consequence; ordered, so that `--fail-on` can compare."""

    info = 1
    warning = 2
    error = 3

    def __str__(self) -> str:
        return self.name


class Related(NamedTuple):
    """Another place that helps to understand a finding, and what is there."""

    span: Span
    message: str


class ObjectId(NamedTuple):
    """The identity of an object as rendered; `namespace` is empty for cluster-scoped objects and if none is set."""

    api_version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.namespace}/{self.name}" if self.namespace else f"{self.kind}/{self.name}"


class Placed(Protocol):
    """Something with a place: an entry, a fault, a reference. `via`, if there is one, are other places that took part."""

    @property
    def span(self) -> Span: ...


class Named(Protocol):
    """A rendered object: its identity, and the node of its name or else of the object."""

    @property
    def id(self) -> ObjectId: ...
    @property
    def name_node(self) -> Node: ...


Where: TypeAlias = Span | Node | Placed


class Finding(NamedTuple):
    """What a rule reports: a fact about a place. The engine adds the rule's name, the severity and the builds.

    A `doubtful` finding gets the milder severity, if its rule has two. `via` are the other places that took part in the
    value; an ignore comment works there too. `objects` are the objects that it is about, unless the rule's item is the
    object. Rules make findings with `at` and `about`, which fill in all places.
    """

    span: Span
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    via: tuple[Span, ...] = ()
    doubtful: bool = False
    objects: tuple[ObjectId, ...] = ()

    @classmethod
    def at(
        cls,
        where: Where,
        message: str,
        hint: str = "",
        related: Iterable[Related] = (),
        *,
        via: Iterable[Where] = (),
        doubtful: bool = False,
        objects: Iterable[ObjectId] = (),
    ) -> Finding:
        """Return a finding at `where`: a node, an entry or another thing with a place, or a plain span.

        The finding's `via` are all places that took part in `where` and in each of `via`. The other arguments become the
        fields of the finding.
        """
        span, *others = [place for one in (where, *via) for place in _places(one)]
        beside = dict.fromkeys(place for place in others if place != span)
        return cls(span, message, hint, tuple(related), tuple(beside), doubtful, tuple(objects))

    @classmethod
    def about(
        cls,
        item: Named,
        message: str,
        hint: str = "",
        related: Iterable[Related] = (),
        *,
        via: Iterable[Where] = (),
        doubtful: bool = False,
    ) -> Finding:
        """Return a finding about an object, at its name."""
        return cls.at(item.name_node, message, hint, related, via=via, doubtful=doubtful, objects=(item.id,))


def other_places(node: Node) -> tuple[Span, ...]:
    """Return the places that took part in a value, except its own."""
    return tuple(step.span for step in node.via)


def _places(where: Where) -> tuple[Span, ...]:
    """Return the place of something, and the places that took part in it."""
    if isinstance(where, Span):
        return (where,)
    if isinstance(where, Scalar | Mapping | Sequence):
        return (where.span, *other_places(where))
    return (where.span, *getattr(where, "via", ()))


@dataclass(slots=True)
class Report:
    """The result of a run: findings in their final order, and what was checked.

    `hidden` is the number of findings that were left out because of --min-severity.
    """

    findings: list[Reported]
    looked_at: LookedAt
    hidden: int = 0


@dataclass(slots=True)
class Reported:
    """A finding with everything that the engine added. The same place and message is one finding, whatever builds have it.

    `builds` are the folders (or names of Flux Kustomizations) whose builds have it.
    """

    rule: str
    severity: Severity
    finding: Finding
    builds: list[str] = field(default_factory=list)
    objects: list[ObjectId] = field(default_factory=list)
    clusters: list[str] = field(default_factory=list)


@dataclass(slots=True)
class LookedAt:
    """Counts for the last line of a report, and what could not be checked."""

    files: int = 0
    builds: int = 0
    objects: int = 0
    clusters: int = 0
    unseen: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
