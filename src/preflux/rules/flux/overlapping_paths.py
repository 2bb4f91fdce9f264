"""A Flux Kustomization that applies files inside the folder of another one."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.flux.objects import suspended
from preflux.index.flux.ownership import overlapping, shared
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.node import Node
from preflux.reconcile.cluster import Cluster, Reconciliation


@rule(Cluster)
def overlapping_paths(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    for pairs in shared(repository.inventory(cluster)).values():
        if not overlapping(pairs[0]):
            continue
        owners = [part.owner for part in pairs[0]]
        outer, inner = sorted(owners, key=lambda owner: len(owner.folder or ""))
        if repository.tree.kind(_place(inner).source.path) != "file":
            outer, inner = inner, outer
        count, (example, _) = len(pairs), pairs[0]
        objects = f"{count} objects" if count > 1 else f"{example.object.kind} `{example.object.name}`"
        related = [Related(example.object.name_span, f"{example.object.kind} `{example.object.name}`")]
        if repository.tree.kind(_place(outer).source.path) == "file":
            related.insert(0, Related(_place(outer).span, f"the path of `{outer.object.name}`"))
        yield Finding.at(
            _place(inner),
            f"`{inner.path or './'}` is in the path of Kustomization `{outer.object.name}`, and both apply {objects}"
            if inner.folder != outer.folder
            else f"Kustomization `{outer.object.name}` has the same path, and both apply {objects}",
            related=related,
            doubtful=suspended(inner.object) or suspended(outer.object),
            objects=tuple(part.object.id for part, _ in pairs),
        )


def _place(owner: Reconciliation) -> Node:
    return at(owner.object.root, "spec", "path") or owner.object.name_node
