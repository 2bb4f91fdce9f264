"""Rendering what Flux applies: what `preflux render --clusters` and `--cluster` do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.disk import Disk
from preflux.parse.store import Store
from preflux.render.builder import Builder
from preflux.render.flux.cluster import Cluster, Reconciliation
from preflux.render.flux.clusters import walk_clusters
from preflux.render.text import text_of
from preflux.resolve.flux import read_flux
from preflux.resolve.graph import resolve


def clusters_of(root: Path, config: Config) -> list[Cluster]:
    """Return the clusters of a repository; those that `config.clusters` names, where it names any."""
    tree = discover(Disk(root), config)
    graph = resolve(tree, Store(tree))
    return walk_clusters(Builder(graph), read_flux(graph), config)


def write_clusters(clusters: Sequence[Cluster], output: Path) -> int:
    """Write what Flux applies in each cluster; return how many of its Kustomizations Flux fails to build.

    Each goes to `<path of the cluster>/<namespace>/<name>.yaml`; `index.json` holds the status and the faults of all.
    """
    failed = 0
    index: dict[str, dict[str, object]] = {}
    for cluster in clusters:
        entries: dict[str, object] = {}
        for key, reconciliation in sorted(cluster.reconciliations.items()):
            text = text_to_apply(cluster, reconciliation)
            failed += reconciliation.status == "error"
            entries[key] = _entry(reconciliation)
            if text is not None:
                target = output / cluster.path / f"{key}.yaml"
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text)
        index[cluster.path or "."] = {"flux_version": cluster.flux_version, "kustomizations": entries}
    output.mkdir(parents=True, exist_ok=True)
    (output / "index.json").write_text(json.dumps(index, indent=1, sort_keys=True) + "\n")
    return failed


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
