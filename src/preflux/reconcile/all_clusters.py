"""All clusters of a repository, and the builds to check: those of the clusters, and those that no cluster has."""

from __future__ import annotations

from collections.abc import Iterable

from preflux.config import Config
from preflux.discover.sourceignore import ignored
from preflux.reconcile.cluster import Cluster
from preflux.reconcile.find_clusters import find_clusters
from preflux.render.build.builder import Builder
from preflux.render.build.result import Build
from preflux.resolve.flux import FluxObjects
from preflux.resolve.kustomization import Kustomization


def walk_clusters(builder: Builder, flux: FluxObjects, config: Config) -> list[Cluster]:
    """Return every cluster of the repository with everything that it applies, sorted by the path of the cluster."""
    left_out = ignored(builder.graph.tree)
    return find_clusters(builder, flux, config, lambda path: not left_out(path))


def builds_of(clusters: list[Cluster], roots: Iterable[Kustomization], builder: Builder) -> list[Build]:
    """Return the builds of all clusters, then those of the root kustomizations that no cluster builds."""
    builds = [
        reconciliation.build
        for cluster in clusters
        for reconciliation in cluster.reconciliations.values()
        if reconciliation.build is not None
    ]
    built = {build.kustomization.folder for build in builds}
    return builds + [builder.build(root) for root in roots if root.folder not in built]
