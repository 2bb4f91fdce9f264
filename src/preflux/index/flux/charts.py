"""Helm charts: which one a HelmRelease installs, and which custom kinds it brings."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Literal, NamedTuple

from preflux.data import schemas_dir
from preflux.index.flux.objects import SOURCE_API
from preflux.index.inventory import Inventory
from preflux.lookup import at, mapping_at, scalar_text, text_at
from preflux.node import Mapping, Node, Scalar
from preflux.render.objects.object import Object


class Chart(NamedTuple):
    """A chart that is known to bring definitions of custom kinds: the groups of these, and how it brings them.

    `folder`: in its folder `crds`, which Helm installs and never upgrades; `templates`: like all else. `switches` are
    values of which one must be true, if there are any; `off` are values of which none may be false.
    """

    groups: frozenset[str]
    how: Literal["folder", "templates"]
    switches: tuple[str, ...]
    off: tuple[str, ...]


def known_chart(name: str, url: str = "") -> Chart | None:
    """Return what is known of a chart; a chart with a name that several have is told by the url of its repository."""
    entry = _charts().get(name)
    if entry is None or str(entry.get("from", "")) not in url:
        return None
    return Chart(
        frozenset(entry["groups"]), entry["how"], tuple(entry.get("switches", ())), tuple(entry.get("off", ()))
    )


@cache
def _charts() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((schemas_dir() / "charts.json").read_bytes())["charts"]
    return found


def chart_of(release: Object, inventory: Inventory) -> tuple[str, str]:
    """Return name and source url of the chart that a HelmRelease or HelmChart names; empty where they are not known."""
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
    """Tell whether a release installs the custom kinds of its chart, as far as its own values say.

    A HelmChart has no values: where one stands in place of a release, it was meant to bring them.
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


def _value(values: Mapping | None, path: str) -> object:
    node = at(values, *path.split("."))
    return node.value if isinstance(node, Scalar) else None
