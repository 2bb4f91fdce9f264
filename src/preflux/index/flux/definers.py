"""Finds what defines custom kinds in a cluster, and which Kustomizations wait for that."""

from __future__ import annotations

import re
from typing import NamedTuple

from preflux.index.flux.charts import brings, chart_of
from preflux.index.flux.objects import SOURCE_API
from preflux.index.inventory import Inventory
from preflux.index.references.target import targets
from preflux.parse.store import Store
from preflux.pattern import lazy
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.render.objects.object import Object
from preflux.tables.producers import producers

_HELMFILE = lazy(r"^releases:[ \t]*(?:#.*)?$", re.MULTILINE)
_RELEASE = lazy(r"^[ \t]*(?:-[ \t]+)?(?:name|chart):[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)


class Definer(NamedTuple):
    """What defines kinds: a HelmRelease with the name of its chart, or a CustomResourceDefinition (`chart` is empty)."""

    owner: Reconciliation
    object: Object
    chart: str


def bootstrapped(store: Store) -> set[str]:
    """Return the names of the releases and charts in helmfiles: these are installed before Flux starts."""
    found: set[str] = set()
    for path in store.tree.files:
        if path.endswith((".yaml", ".yml", ".gotmpl")):
            source, fault = store.source(path)
            if fault is None and _HELMFILE.search(source.text) and "\napiVersion:" not in source.text:
                found.update(match.rpartition("/")[2] for match in _RELEASE.findall(source.text))
    return found


def charts(inventory: Inventory) -> dict[str, list[Definer]]:
    """Return the charts that define kinds, by API group; also those that are only fetched by a HelmChart."""
    found: dict[str, list[Definer]] = {}
    for applied in [*inventory.releases, *inventory.of_kind(SOURCE_API, "HelmChart")]:
        name, url = chart_of(applied.object, inventory)
        chart = producers().chart(name, url)
        if chart is not None and brings(applied.object, chart):
            for group in chart.groups:
                found.setdefault(group, []).append(Definer(applied.owner, applied.object, name))
    return found


def definitions(inventory: Inventory) -> dict[tuple[str, str], list[Definer]]:
    """Return the objects that define kinds, by API group and kind."""
    return {
        defines: [Definer(one.owner, one.definition.object, "") for one in found]
        for defines, found in inventory.definitions.items()
    }


def missing_definer(cluster: Cluster, owner: Reconciliation, definers: list[Definer]) -> Definer | None:
    """Return the definer that an owner should wait for; None if it does, or if its dependencies are not known."""
    higher = above(cluster, owner)
    needed = _needed(cluster, [owner.key, *higher])
    # A dependency may itself wait for the Kustomizations that it applies; common parents do not count.
    waited = needed - set(higher)
    for key in {owner.key, *higher, *needed}:
        reconciliation = cluster.reconciliations.get(key)
        if reconciliation is None or reconciliation.build is None or reconciliation.build.unknown:
            return None
    for definer in definers:
        if definer.owner is owner:
            if not definer.chart:
                return None
        elif definer.owner.key in {*higher, *needed} or not waited.isdisjoint(above(cluster, definer.owner)):
            return None
    return next((definer for definer in definers if definer.owner is owner), definers[0])


def _needed(cluster: Cluster, keys: list[str]) -> set[str]:
    """Return the keys of all Kustomizations that some Kustomizations wait for, directly or indirectly."""
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        reconciliation = cluster.reconciliations.get(waiting.pop())
        if reconciliation is not None:
            waited_for = targets(reconciliation.object, "depends-on")
            needed = {f"{target.namespace}/{target.name}" for target in waited_for}
            waiting.extend(needed - found)
            found |= needed
    return found


def above(cluster: Cluster, reconciliation: Reconciliation) -> list[str]:
    """Return the keys of the Kustomizations that apply this one, directly or indirectly, nearest first."""
    found: list[str] = []
    key = reconciliation.parent
    while key and key in cluster.reconciliations and key not in found:
        found.append(key)
        key = cluster.reconciliations[key].parent
    return found
