"""Decides which repository the source of a Flux Kustomization is, for code that does not know its cluster."""

from __future__ import annotations

from preflux.index.repository import Repository
from preflux.reconcile.roots.root import source_of
from preflux.render.objects.object import Object
from preflux.resolve.sources.owner import Checkout, Ours, Owner, SourceKey


def owner_of(item: Object, repository: Repository) -> Owner:
    """Return which repository the source of a Flux Kustomization is, according to a cluster, or else to the files."""
    key = source_of(item)
    for cluster in repository.clusters:
        owner = cluster.sources.owner(key)
        if isinstance(owner, Ours | Checkout):
            return owner
    if not key.kind and not key.name:
        return Ours("", "a parent sets it")
    return repository.flux.sources.owner(SourceKey(key.kind, "", key.name))
