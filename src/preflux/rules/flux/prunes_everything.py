"""A Flux Kustomization that builds nothing, so that prune deletes everything that it applied before."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.flux.objects import is_true
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.reconcile.cluster import Cluster


@rule(Cluster)
def prunes_everything(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    for reconciliation in cluster.reconciliations.values():
        build, prune = reconciliation.build, at(reconciliation.object.root, "spec", "prune")
        if build is None or build.objects or build.partial or prune is None or not is_true(prune):
            continue
        kustomization = repository.graph.get(build.kustomization.folder)
        faults = kustomization.faults if kustomization is not None else []
        misspelt = next((fault for fault in faults if fault.kind == "unknown-field"), None)
        if misspelt is None and (any(fault.kind == "empty" for fault in faults) or "resources" in build.kustomization.root):
            continue  # it is intentional, or reported by empty-kustomization
        name = reconciliation.object.name
        span = misspelt.span if misspelt is not None else build.kustomization.span
        if repository.tree.kind(span.path) != "file":
            span = prune.span
        why = f"`{misspelt.span.text}` is silently dropped: " if misspelt is not None else ""
        related = () if repository.tree.kind(prune.span.path) != "file" else (Related(prune.span, "it prunes"),)
        yield Finding.at(
            span,
            f"{why}Kustomization `{name}` applies nothing, and deletes everything that it applied before",
            related=related,
            doubtful=misspelt is None,
            objects=(reconciliation.object.id,),
        )
