"""Rendering what Flux applies: what `preflux render --clusters` and `--cluster` do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.disk import Disk
from preflux.inspection.file_names import FileNames, is_file_name
from preflux.inspection.folders import safe
from preflux.inspection.output import Output
from preflux.parse.store import Store
from preflux.reconcile.all_clusters import walk_clusters
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.redaction.edge import Edge, identified_by_secret, shown_at
from preflux.redaction.forms import MASK
from preflux.render.build.builder import Builder
from preflux.render.build.text import Text, text_of
from preflux.render.fault import BuildFault
from preflux.resolve.flux import read_flux
from preflux.resolve.graph import resolve


def clusters_of(
    root: Path, config: Config, wanted: Callable[[list[str]], list[str]]
) -> tuple[list[Cluster], Edge]:
    """Build some clusters; return them, and the Edge that masks secrets in all output about them.

    `wanted` gets the paths of all clusters that were found and returns the paths of those to build. A path that it adds is
    used as the root of a cluster.
    """
    tree = discover(Disk(root), config)
    graph = resolve(tree, Store(tree))
    flux = read_flux(graph, config.sources)
    builder = Builder(graph)
    found = walk_clusters(builder, flux, config)
    paths = wanted([cluster.path for cluster in found])
    if not {cluster.path for cluster in found}.issuperset(paths):
        found = walk_clusters(builder, flux, replace(config, clusters=(*config.clusters, *paths)))
    return [cluster for cluster in found if cluster.path in paths], Edge(lambda: graph.store.sources)


def write_clusters(clusters: Sequence[Cluster], output: Output, edge: Edge) -> tuple[int, int]:
    """Write what Flux applies in each cluster; return the number of files, and the number of Kustomizations that fail.

    Each Kustomization is written to `<path of the cluster>/<namespace>/<name>.yaml` (see FileNames); `index.json` has the
    status and the faults of all.
    """
    names = FileNames()
    written = failed = 0
    index: dict[str, dict[str, object]] = {}
    for cluster in clusters:
        entries: dict[str, object] = {}
        for key, reconciliation in sorted(cluster.reconciliations.items()):
            text = text_to_apply(cluster, reconciliation)
            failed += reconciliation.status == "error"
            root = reconciliation.object.root
            shown = edge.text(key)
            if identified_by_secret(root):
                shown = f"{shown_at(root, 'metadata', 'namespace')}/{shown_at(root, 'metadata', 'name')}"
            if shown in entries:
                shown = f"{shown}-{len(entries)}"  # masking can make two names equal
            entries[shown] = _entry(reconciliation, edge, text.faults if text is not None else ())
            namespace, _, name = shown.replace(MASK, "masked").partition("/")
            if text is not None and is_file_name(name) and is_file_name(namespace or "default"):
                output.write(names.path(cluster.path, namespace or "default", name), text.documents)
                written += 1
        index[cluster.path or "."] = {"flux_version": cluster.flux_version, "kustomizations": entries}
    output.write_index(index)
    return written, failed


def text_to_apply(cluster: Cluster, reconciliation: Reconciliation) -> Text | None:
    """Return what Flux applies for a Kustomization as YAML; None if it applies nothing or that is not known."""
    if reconciliation.status != "ok" or reconciliation.build is None or cluster.blocked_by(reconciliation):
        return None
    return text_of(reconciliation.build)


def _entry(reconciliation: Reconciliation, edge: Edge, unprintable: Sequence[BuildFault]) -> dict[str, object]:
    build = reconciliation.build
    found = [*reconciliation.faults, *unprintable, *(build.unknown if build is not None else ())]
    faults = [safe(fault, edge) for fault in found]
    return {
        "status": reconciliation.status,
        "detail": edge.text(reconciliation.detail),
        "path": shown_at(reconciliation.object.root, "spec", "path"),
        "parent": edge.text(reconciliation.parent),
        "objects": len(build.objects) if build is not None else 0,
        "faults": [{"kind": fault.kind, "place": str(fault.span), "message": fault.message} for fault in faults],
    }
