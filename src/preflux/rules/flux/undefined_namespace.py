"""A namespace that objects use and nothing in the cluster creates."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.key import Key
from preflux.index.namespaces import misspelt, users
from preflux.index.references.resolution import Absent
from preflux.index.repository import Repository
from preflux.reconcile.cluster import Cluster

_MANY = 5


@rule(Cluster)
def undefined_namespace(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    inventory, resolver = repository.inventory(cluster), repository.resolver(cluster)
    if not inventory.whole:
        return
    elsewhere = {use.item.namespace for use, _ in misspelt(inventory)}
    for namespace, found in users(inventory).items():
        missing = resolver.key(Key("", "Namespace", "", namespace))
        if not isinstance(missing, Absent) or namespace in elsewhere:
            continue
        first, *others = found
        # A kustomization's `namespace` is one place for all its objects; compare places, since some texts are parsed again.
        places = {use.span.order: use for use in others if use.span.order != first.span.order}
        related = tuple(
            Related(use.span, f"{use.item.kind} `{use.item.name}` goes there") for use in [*places.values()][:_MANY]
        )
        yield Finding.at(
            first,
            f"nothing in this cluster creates the namespace `{namespace}`",
            missing.hint,
            (*related, *missing.related),
            doubtful=missing.doubtful,
            objects=tuple(use.item.id for use in found),
        )
