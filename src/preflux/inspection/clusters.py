"""Rendering what Flux applies: what `preflux render --clusters` and `--cluster` do."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.disk import Disk
from preflux.inspection.output import Output
from preflux.parse.store import Store
from preflux.reconcile.all_clusters import walk_clusters
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.render.build.builder import Builder
from preflux.render.build.text import text_of
from preflux.resolve.flux import read_flux
from preflux.resolve.graph import resolve


def clusters_of(root: Path, config: Config, wanted: Callable[[list[str]], list[str]]) -> list[Cluster]:
    """Return the clusters that `wanted` picks, given the paths of all that are found; only they are built.

    A folder that it picks besides is taken for the root of a cluster.
    """
    tree = discover(Disk(root), config)
    graph = resolve(tree, Store(tree))
    flux = read_flux(graph, config.sources)
    builder = Builder(graph)
    found = walk_clusters(builder, flux, config)
    paths = wanted([cluster.path for cluster in found])
    if not {cluster.path for cluster in found}.issuperset(paths):
        found = walk_clusters(builder, flux, replace(config, clusters=(*config.clusters, *paths)))
    return [cluster for cluster in found if cluster.path in paths]


def write_clusters(clusters: Sequence[Cluster], output: Path) -> tuple[int, int]:
    """Write what Flux applies in each cluster; return how many files that makes, and how many Kustomizations Flux fails in.

    Each goes to `<path of the cluster>/<namespace>/<name>.yaml`; `index.json` holds the status and the faults of all.
    """
    files = Output(output)
    written = failed = 0
    index: dict[str, dict[str, object]] = {}
    for cluster in clusters:
        entries: dict[str, object] = {}
        for key, reconciliation in sorted(cluster.reconciliations.items()):
            text = text_to_apply(cluster, reconciliation)
            failed += reconciliation.status == "error"
            entries[key] = _entry(reconciliation)
            folder, name = reconciliation.object.namespace or "default", reconciliation.object.name
            if text is not None and _is_file_name(folder) and _is_file_name(name):
                files.write(posixpath.join(cluster.path, folder, f"{name}.yaml"), text)
                written += 1
        index[cluster.path or "."] = {"flux_version": cluster.flux_version, "kustomizations": entries}
    files.write_index(index)
    return written, failed


def _is_file_name(text: str) -> bool:
    """Whether a name stays in its folder; what no API server takes may hold anything."""
    return text not in ("", ".", "..") and not any(char in '/\\:"*?<>|' or ord(char) < 32 for char in text)


def text_to_apply(cluster: Cluster, reconciliation: Reconciliation) -> str | None:
    """Return what Flux applies for a Kustomization; None where it applies nothing or that is not known."""
    if reconciliation.status != "ok" or reconciliation.build is None or cluster.blocked_by(reconciliation):
        return None
    return text_of(reconciliation.build)


def _entry(reconciliation: Reconciliation) -> dict[str, object]:
    build = reconciliation.build
    faults = [*reconciliation.faults, *(build.unknown if build is not None else ())]
    return {
        "status": reconciliation.status,
        "detail": reconciliation.detail,
        "path": reconciliation.path,
        "parent": reconciliation.parent,
        "objects": len(build.objects) if build is not None else 0,
        "faults": [{"kind": fault.kind, "place": str(fault.span), "message": fault.message} for fault in faults],
    }
