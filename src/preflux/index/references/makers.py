"""Finds what may create an object that is in no file: a chart, or an operator with its custom resources."""

from __future__ import annotations

from preflux.index.flux.charts import chart_of
from preflux.index.flux.objects import ARTIFACT_API, install_namespace
from preflux.index.inventory import Applied, Inventory
from preflux.index.key import Key
from preflux.lookup import at, scalar_text, text_at, walk
from preflux.node import Node
from preflux.render.objects.object import Object
from preflux.tables.producers import producers

_OWN_SOURCES = ("GitRepository", "Bucket", "ExternalArtifact", "HelmChart")
"""Kinds of sources that a user's own charts come from."""
_MADE_BY_WORKLOADS = ("", "apps", "batch")
"""The API groups of objects that charts and operators create in a given namespace."""


def is_flux(group: str) -> bool:
    """Return whether a group is one of Flux's own."""
    return group.endswith(".toolkit.fluxcd.io") or group == ARTIFACT_API


def chart_for(inventory: Inventory, key: Key, *, any_name: bool = False) -> Applied | None:
    """Return a HelmRelease whose chart may create an object; None if there is none.

    Objects of Flux's kinds only come from charts that create arbitrary objects from their values. With `any_name`, any chart
    in the namespace may create the object.
    """
    if is_flux(key.group):
        return next((found for found in inventory.releases if _may_apply_flux(inventory, found.object, key)), None)
    for found in inventory.releases:
        if install_namespace(found.object) == key.namespace and (any_name or _may_name(found.object, key.name)):
            return found
    return None


def operator_for(inventory: Inventory, key: Key, *, any_name: bool = False) -> Applied | None:
    """Return a custom resource whose operator may create an object; None if there is none.

    It is in the same namespace, or cluster-scoped, and contains the name of the object; with `any_name`, the same namespace
    is enough. Operators do not create objects of Flux's kinds.
    """
    if is_flux(key.group):
        return None
    for (group, kind), found in inventory.by_kind.items():
        if "." not in group or is_flux(group) or kind == key.kind or (group.endswith(".k8s.io") and not any_name):
            continue
        for applied in found:
            namespace = applied.object.namespace
            if namespace == key.namespace if any_name else namespace in ("", key.namespace):
                if any_name or _mentions(applied.object.root, key.name):
                    return applied
    return None


def may_be_made_anywhere(inventory: Inventory, key: Key) -> bool:
    """Return whether objects of a kind may come from anywhere: all kinds except workloads and Flux's own."""
    if is_flux(key.group):
        return False
    return inventory.scopes.namespaced(key.group, key.kind) is not True or key.group not in _MADE_BY_WORKLOADS


def copier_of(inventory: Inventory, key: Key) -> Applied | None:
    """Return an object of the same name in another namespace that a controller copies."""
    for found in inventory.of_kind(key.group, key.kind):
        if found.object.name == key.name and found.object.namespace != key.namespace:
            if any(word in name for name in found.object.annotations for word in producers().copied):
                return found
    return None


def _may_apply_flux(inventory: Inventory, release: Object, key: Key) -> bool:
    chart = at(release.root, "spec", "chart", "spec")
    kind = text_at(chart, "sourceRef", "kind") or text_at(release.root, "spec", "chartRef", "kind")
    written = text_at(chart, "chart") or text_at(release.root, "spec", "chartRef", "name") or ""
    name = chart_of(release, inventory)[0] or written.rpartition("/")[2]
    values = at(release.root, "spec", "values")
    if kind in _OWN_SOURCES:
        return True
    known = producers().flux_charts.get(name)
    if known is not None:
        return key.name in _names_of_flux_objects(release, known)
    if any(word in said.lower() for said in {name, written} for word in producers().free_charts):
        return True
    return values is not None and any(".toolkit.fluxcd.io" in scalar_text(node) for _, node in walk(values))


def _names_of_flux_objects(release: Object, paths: tuple[str, ...]) -> set[str]:
    said = {"release": _release_name(release), "namespace": install_namespace(release)}
    values = at(release.root, "spec", "values")
    return {said.get(path) or scalar_text(at(values, *path.split("."))) for path in paths} - {""}


def _may_name(release: Object, name: str) -> bool:
    return name.startswith(_release_name(release)) or _mentions(at(release.root, "spec", "values"), name)


def _release_name(release: Object) -> str:
    return scalar_text(at(release.root, "spec", "releaseName")) or release.name


def _mentions(node: Node | None, name: str) -> bool:
    return node is not None and any(name in scalar_text(below) for _, below in walk(node))
