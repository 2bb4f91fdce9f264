"""One reference of one applied object, as an item of rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from preflux.index.inventory import Applied
from preflux.index.references.resolution import Resolution
from preflux.index.references.resolver import Resolver
from preflux.index.references.target import Target, targets
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.render.objects.object import Object
from preflux.span import Span


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """The target of one field of one applied object, and whether it exists.

    `by` is the object that has the field, with its owner and its cluster.
    """

    target: Target
    by: Applied
    resolver: Resolver

    @property
    def relation(self) -> str:
        """The name of the relation, as in schemas/references.yaml."""
        return self.target.relation.name

    @property
    def item(self) -> Object:
        return self.by.object

    @property
    def owner(self) -> Reconciliation:
        return self.by.owner

    @property
    def cluster(self) -> Cluster:
        return self.by.cluster

    @property
    def span(self) -> Span:
        return self.target.span

    @property
    def via(self) -> tuple[Span, ...]:
        return self.target.via

    @property
    def resolution(self) -> Resolution:
        """Whether what it names is present, absent or unknown."""
        return self.resolver.target(self.target, self.by.object.namespace)


def references(resolver: Resolver) -> Iterator[Reference]:
    """Yield the references of all objects of a cluster."""
    for applied in resolver.inventory.applied:
        for target in targets(applied.object):
            if target.possible:
                yield Reference(target, applied, resolver)
