"""What preflux reports: findings, and the places beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple, Protocol, TypeAlias

from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.span import Span


class Severity(IntEnum):
    """How bad the consequence is; ordered, so that `--fail-on` can compare."""

    info = 1
    warning = 2
    error = 3

    def __str__(self) -> str:
        return self.name


class Related(NamedTuple):
    """Another place that a finding needs to be understood, and what is there."""

    span: Span
    message: str


class ObjectId(NamedTuple):
    """The identity of an object as rendered; `namespace` is empty for cluster-scoped ones and where none is set."""

    api_version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.namespace}/{self.name}" if self.namespace else f"{self.kind}/{self.name}"


class Placed(Protocol):
    """What was written somewhere: an entry, a fault, a reference. Where it has `via`, these took part in it as well."""

    @property
    def span(self) -> Span: ...


class Named(Protocol):
    """A rendered object: what it is, and the node of its name, else of the object."""

    @property
    def id(self) -> ObjectId: ...
    @property
    def name_node(self) -> Node: ...


Where: TypeAlias = Span | Node | Placed


class Finding(NamedTuple):
    """What a rule says: a fact about a place. The engine adds the rule's name, its severity and who renders it.

    `doubtful` takes the milder of the two severities of a rule that has two. `via` are the other places that took part in
    the value; an ignore comment works there too. `objects` names the objects that it is about, where the rule's item is
    not one itself. Rules make findings with `at` and `about`, so that no place is left out.
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
        """Return a finding at what was written somewhere: a node, an entry ..., or a span that is no more than a place.

        What took part in it, and in the further places of `via`, becomes the `via` of the finding. `related` and `objects`
        are as there.
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
    """Return the places besides its own that took part in a value."""
    return tuple(step.span for step in node.via)


def _places(where: Where) -> tuple[Span, ...]:
    """Return the place of something, and those that took part in it."""
    if isinstance(where, Span):
        return (where,)
    if isinstance(where, Scalar | Mapping | Sequence):
        return (where.span, *other_places(where))
    return (where.span, *getattr(where, "via", ()))


@dataclass(slots=True)
class Report:
    """The result of a run: findings in their final order, and what was looked at.

    `hidden` is how many findings were left out for being milder than what the reader asked for.
    """

    findings: list[Reported]
    looked_at: LookedAt
    hidden: int = 0


@dataclass(slots=True)
class Reported:
    """A finding with all that the engine knows of it; one place and message is one finding, whoever renders it.

    `builds` are the folders (or names of Flux Kustomizations) whose builds show it.
    """

    rule: str
    severity: Severity
    finding: Finding
    builds: list[str] = field(default_factory=list)
    objects: list[ObjectId] = field(default_factory=list)
    clusters: list[str] = field(default_factory=list)


@dataclass(slots=True)
class LookedAt:
    """Counts for the closing line of a report, and what could not be looked at."""

    files: int = 0
    builds: int = 0
    objects: int = 0
    clusters: int = 0
    unseen: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
