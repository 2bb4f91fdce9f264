"""Describes how a cluster was found."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.reconcile.cluster import Cluster
from preflux.report.view import View
from preflux.resolve.sources.owner import Ours, SourceKey


def how_found(cluster: Cluster, view: View) -> Iterator[str]:
    """Yield how a cluster was found, and which sources are assumed to be this repository because of their paths."""
    yield _how(cluster, view) + _start(cluster)
    for key, owner in concluded(cluster):
        begin = f"; they are relative to {owner.start}" if owner.start else ""
        yield f"{key} is assumed to be this repository: {owner.because}{begin}"


def concluded(cluster: Cluster) -> list[tuple[SourceKey, Ours]]:
    """Return the sources that nothing defines and that are assumed to be this repository."""
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
        return "assumed: nothing here applies this folder; `clusters` in .preflux.yaml can confirm it"
    return f"{place} applies this folder"


def _start(cluster: Cluster) -> str:
    return f"; paths are relative to {cluster.start}" if cluster.start else ""
