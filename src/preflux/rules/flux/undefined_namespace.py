"""A namespace that objects are put in and that nothing in the cluster creates."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.absence import absence
from preflux.index.inventory import Key, inventory
from preflux.index.namespaces import created, misspelt, users
from preflux.index.repository import Repository
from preflux.reconcile.cluster import Cluster

_MANY = 5


@rule(Cluster)
def undefined_namespace(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    known = inventory(cluster, repository)
    if known.hidden:
        return
    made = created(known)
    elsewhere = {use.item.namespace for use, _ in misspelt(known)}
    for namespace, found in users(known).items():
        if namespace in made or namespace in elsewhere:
            continue
        missing = absence(known, Key("", "Namespace", "", namespace), repository)
        if missing is None:
            continue
        first, *others = found
        # What a kustomization puts there has one place, and so has an object of a text that is parsed anew for each build.
        places = {use.span.order: use for use in others if use.span.order != first.span.order}
        related = tuple(
            Related(use.span, f"{use.item.kind} `{use.item.name}` goes there") for use in [*places.values()][:_MANY]
        )
        yield Finding.at(
            first,
            f"nothing in this cluster creates the namespace `{namespace}`",
            missing.hint,
            (*related, *missing.related),
            doubtful=missing.loose is not None,
            objects=tuple(use.item.id for use in found),
        )
