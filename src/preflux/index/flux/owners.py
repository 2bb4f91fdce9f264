"""Whose the source of a Flux Kustomization is, asked from outside of its cluster."""

from __future__ import annotations

from preflux.index.repository import Repository
from preflux.reconcile.roots.root import source_of
from preflux.render.objects.object import Object
from preflux.resolve.sources.owner import Checkout, Ours, Owner, SourceKey


def owner_of(item: Object, repository: Repository) -> Owner:
    """Return whose the source of a Flux Kustomization is: as a cluster knows it, else as the files say."""
    key = source_of(item)
    for cluster in repository.clusters:
        owner = cluster.sources.owner(key)
        if isinstance(owner, Ours | Checkout):
            return owner
    if not key.kind and not key.name:
        return Ours("", "a parent gives it")
    return repository.flux.sources.owner(SourceKey(key.kind, "", key.name))
