"""How a cluster was found, in words."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.reconcile.cluster import Cluster
from preflux.report.view import View
from preflux.resolve.sources.owner import Ours, SourceKey


def how_found(cluster: Cluster, view: View) -> Iterator[str]:
    """Yield what tells of a cluster, and which sources are taken for this repository for their paths alone."""
    yield _how(cluster, view) + _start(cluster)
    for key, owner in concluded(cluster):
        begin = f"; they begin at {owner.start}" if owner.start else ""
        yield f"{key} is taken for this repository: {owner.because}{begin}"


def concluded(cluster: Cluster) -> list[tuple[SourceKey, Ours]]:
    """Return the sources that nothing defines and that are taken for this repository."""
    return [(key, owner) for key, owner in sorted(cluster.sources.ours.items()) if owner.concluded]


def _how(cluster: Cluster, view: View) -> str:
    found = cluster.found
    place = ""
    if found.place is not None:
        place = f"{view.path(found.place.path)}:{found.place.line}:{found.place.column}"
    if found.by == "configuration":
        return "`clusters` names this folder" + (f", and {place} applies it" if place else "")
    if found.by == "sync":
        return f"{place} syncs this folder"
    if found.by == "beside":
        return f"assumed: {place} applies this folder, and nothing here applies that"
    if found.by == "folder":
        return "assumed: nothing here applies this folder; `clusters` in .preflux.yaml would say so"
    return f"{place} applies this folder"


def _start(cluster: Cluster) -> str:
    return f"; paths begin at {cluster.start}" if cluster.start else ""
