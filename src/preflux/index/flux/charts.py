"""Helm charts: which one a HelmRelease installs, and which custom kinds it defines."""

from __future__ import annotations

from collections.abc import Iterable

from preflux.index.flux.objects import SOURCE_API, is_helm_release
from preflux.index.inventory import Inventory
from preflux.lookup import at, mapping_at, scalar_text, text_at
from preflux.node import Mapping, Node, Scalar
from preflux.render.build.result import Build
from preflux.render.objects.object import Object
from preflux.tables.producers import Chart


def chart_of(release: Object, inventory: Inventory) -> tuple[str, str]:
    """Return the name and the source URL of the chart of a HelmRelease or HelmChart; empty if unknown."""
    reference = at(release.root, "spec", "chartRef")
    if reference is not None:
        source = _source(release, reference, inventory)
        if source is None:
            return "", ""
        if source.kind == "HelmChart":
            return chart_of(source, inventory)
        url = scalar_text(at(source.root, "spec", "url"))
        return url.rstrip("/").rpartition("/")[2], url
    spec = release.root.fields.get("spec") if release.kind == "HelmChart" else at(release.root, "spec", "chart", "spec")
    source = _source(release, at(spec, "sourceRef"), inventory)
    name = text_at(spec, "chart") or ""
    return name.rstrip("/").rpartition("/")[2], scalar_text(at(source.root, "spec", "url")) if source is not None else ""


def _source(release: Object, reference: Node | None, inventory: Inventory) -> Object | None:
    kind, name = text_at(reference, "kind") or "", text_at(reference, "name") or ""
    found = inventory.names(SOURCE_API, kind, text_at(reference, "namespace") or release.namespace).get(name)
    return found.object if found is not None else None


def brings(release: Object, chart: Chart) -> bool:
    """Return whether a release installs the custom kinds of its chart, according to its own values.

    A HelmChart has no values: if it is used by mistake instead of a release, it counts as if it installed them.
    """
    if release.kind == "HelmChart":
        return True
    if chart.how == "folder":
        policy = text_at(release.root, "spec", "install", "crds")
        skip = at(release.root, "spec", "install", "skipCRDs")
        if policy == "Skip" or (isinstance(skip, Scalar) and skip.value is True):
            return False
    values = mapping_at(release.root, "spec", "values")
    if any(_value(values, path) is False for path in chart.off):
        return False
    return not chart.switches or any(_value(values, path) is True for path in chart.switches)


def charts_from_registries(builds: Iterable[Build]) -> set[tuple[str, str]]:
    """Return namespace and name of the OCIRepositories out of which a release takes its chart."""
    return {
        (text_at(reference, "namespace") or release.namespace, text_at(reference, "name") or "")
        for build in builds
        for release in build.objects
        if is_helm_release(release)
        and (reference := mapping_at(release.root, "spec", "chartRef")) is not None
        and text_at(reference, "kind") == "OCIRepository"
    }


def _value(values: Mapping | None, path: str) -> object:
    node = at(values, *path.split("."))
    return node.value if isinstance(node, Scalar) else None
