"""Reports Kustomizations that are not checked: those with unknown sources, and those that are in no cluster."""

from __future__ import annotations

from collections.abc import Sequence

from preflux.reconcile.cluster import Cluster
from preflux.reconcile.roots.reading import files_of
from preflux.reconcile.roots.root import source_of
from preflux.resolve.flux import FluxObjects
from preflux.resolve.graph import Graph
from preflux.resolve.sources.owner import SourceKey, Unknown

_MOST = 5


def not_followed(flux: FluxObjects, clusters: Sequence[Cluster]) -> list[str]:
    """Return a note for Flux Kustomizations that were not followed: a folder, a colon and the reason."""
    if not clusters:
        folders = sorted(loose(flux, clusters))
        count = len(flux.kustomizations)
        if not count:
            return []
        lie = "there is 1 Flux Kustomization" if count == 1 else f"there are {count:,} Flux Kustomizations"
        hint = "`clusters` in .preflux.yaml names the folders that your clusters apply"
        return [f"{folders[0] or '.'}: no cluster was found, though {lie} in this repository; {hint}"]
    return [line for cluster in clusters for line in _unknown(cluster)]


def _unknown(cluster: Cluster) -> list[str]:
    readers: dict[SourceKey, list[str]] = {}
    for reconciliation in cluster.reconciliations.values():
        if reconciliation.status == "unknown-source" and isinstance(reconciliation.owner, Unknown):
            readers.setdefault(source_of(reconciliation.object), []).append(reconciliation.key)
    lines = []
    for source, keys in sorted(readers.items()):
        because = cluster.sources.owner(source)
        assert isinstance(because, Unknown)
        names = ", ".join(sorted(keys)[:_MOST]) + (f" and {len(keys) - _MOST:,} more" if len(keys) > _MOST else "")
        what = "1 Flux Kustomization reads" if len(keys) == 1 else f"{len(keys):,} Flux Kustomizations read"
        hint = "`sources` in .preflux.yaml can say that it is this repository"
        lines.append(f"{cluster.path or '.'}: {what} {source}, and {because.because}: {names}; {hint}")
    return lines


def loose(flux: FluxObjects, clusters: Sequence[Cluster]) -> dict[str, int]:
    """Return the number of Flux Kustomizations that are in no cluster, by the folder of their files."""
    found: dict[str, int] = {}
    roots = {cluster.found.place.path for cluster in clusters if cluster.found.place is not None}
    for kustomization in flux.kustomizations:
        if kustomization.file not in roots and not any(kustomization.file in cluster.files for cluster in clusters):
            folder = kustomization.file.rpartition("/")[0]
            found[folder] = found.get(folder, 0) + 1
    return found


def known_files(clusters: Sequence[Cluster], graph: Graph) -> set[str] | None:
    """Return the files that certain clusters read, and the files that define these; None if all clusters are assumed."""
    if not any(cluster.found.certain for cluster in clusters):
        return None
    found: set[str] = set()
    for cluster in clusters:
        found |= cluster.files
        place = cluster.found.place
        if place is not None:
            found.add(place.path)
            # Bootstrap applies the other files in the folder once.
            beside = graph.get(place.path.rpartition("/")[0]) if cluster.found.by == "bootstrap-file" else None
            found.update(files_of(graph, beside) if beside is not None else ())
    return found & graph.tree.files
