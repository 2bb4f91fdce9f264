"""An Alert without its Provider, or a Receiver that triggers an object which is not there."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.flux.objects import HELM_API, IMAGE_API, SOURCE_API, within
from preflux.index.inventory import Inventory, Key, inventory
from preflux.index.repository import Repository
from preflux.lookup import at, items_at, text_at
from preflux.nearest import did_you_mean
from preflux.node import Node
from preflux.reconcile.cluster import KUSTOMIZE_API, Cluster
from preflux.render.objects.object import Object
from preflux.resolve.sources.owner import READABLE, Ours, SourceKey

_NOTIFICATION = "notification.toolkit.fluxcd.io"
_GROUPS = {
    "Bucket": SOURCE_API,
    "GitRepository": SOURCE_API,
    "HelmRelease": HELM_API,
    "HelmRepository": SOURCE_API,
    "ImagePolicy": IMAGE_API,
    "ImageRepository": IMAGE_API,
    "ImageUpdateAutomation": IMAGE_API,
    "Kustomization": KUSTOMIZE_API,
    "OCIRepository": SOURCE_API,
}
"""The kinds whose objects only the repository, or a chart that applies anything, can make."""


@rule(Cluster)
def notification_target_missing(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    held = inventory(cluster, repository)
    for applied in held.of_kind(_NOTIFICATION, "Alert"):
        node = at(applied.object.root, "spec", "providerRef")
        yield from _missing(applied.object, node, "Provider", _NOTIFICATION, held)
    for applied in held.of_kind(_NOTIFICATION, "Receiver"):
        for node in items_at(applied.object.root, "spec", "resources"):
            kind = text_at(node, "kind") or ""
            if kind in _GROUPS:
                yield from _missing(applied.object, node, kind, _GROUPS[kind], held)


def _missing(item: Object, node: Node | None, kind: str, group: str, held: Inventory) -> Iterator[Finding]:
    name, place = text_at(node, "name") or "", at(node, "name")
    namespace = text_at(node, "namespace") or item.namespace
    key = Key(group, kind, namespace, name)
    if place is None or not name or name == "*" or "${" in namespace + name or held.has(key) or _root(held, key):
        return
    known = held.names(group, kind, namespace)
    near = did_you_mean(name, known)
    if near or (held.whole and not held.charts_may_make(key)):
        what = f"{item.kind} `{item.name}` names {kind} `{name}`, which nothing{within(namespace)} defines"
        hint = near or (f"there is {_listed(sorted(known))}" if known else "")
        yield Finding.at(place, what, hint, objects=(item.id,))


def _root(held: Inventory, key: Key) -> bool:
    """Tell whether a source is this repository, as the one that bootstrap made: no file need show it."""
    return key.kind in READABLE and isinstance(held.cluster.sources.owner(SourceKey(*key[1:])), Ours)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names[:3]) + (" ..." if len(names) > 3 else "")
