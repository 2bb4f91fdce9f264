"""A chart without a version, or with a range that includes all future versions."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.flux.objects import SOURCE_API, is_helm_release
from preflux.index.flux.versions import bounded, unbounded
from preflux.index.repository import Repository
from preflux.lookup import mapping_at, scalar_text, text_at
from preflux.node import Mapping, Node, Scalar
from preflux.render.objects.object import Object


@rule(Object)
def unpinned_chart(item: Object, repository: Repository) -> Iterator[Finding]:
    if is_helm_release(item):
        yield from _chart(mapping_at(item.root, "spec", "chart", "spec"))
    elif item.group == SOURCE_API and item.kind == "HelmChart":
        yield from _chart(mapping_at(item.root, "spec"))
    elif item.group == SOURCE_API and item.kind == "OCIRepository":
        # One that no release takes its chart from may as well hold manifests.
        if (item.namespace, item.name) in repository.charts_from_registries:
            yield from _artifact(item)


def _chart(chart: Mapping | None) -> Iterator[Finding]:
    # In Git and buckets the chart is the files there: `version` is ignored.
    if chart is None or text_at(chart, "sourceRef", "kind") not in ("HelmRepository", None):
        return
    version, name = chart.fields.get("version"), chart.fields.get("chart")
    if version is not None and scalar_text(version):
        yield from _range(version, "version")
    elif name is not None:
        text = scalar_text(name)
        yield Finding.at(name, f"chart `{text}` has no `version`: new versions are installed automatically", "set `version`")


def _artifact(item: Object) -> Iterator[Finding]:
    ref = mapping_at(item.root, "spec", "ref")
    fields = {key: node for key, node in ref.fields.items() if scalar_text(node)} if ref is not None else {}
    if "digest" in fields:
        return
    if "semver" in fields:
        yield from _range(fields["semver"], "semver")
    elif "tag" not in fields or scalar_text(fields["tag"]) == "latest":
        place = fields.get("tag", item.name_node)
        yield Finding.at(place, f"OCIRepository `{item.name}` follows the tag `latest`", "set `ref.tag` to a version")


def _range(node: Node, field: str) -> Iterator[Finding]:
    text = node.text if isinstance(node, Scalar) else ""
    if text and "${" not in text and unbounded(text):
        message = f"`{field}: {text}` has no upper bound: new major versions are installed automatically"
        hint = f"write a version, or a range such as `{bounded(text)}`"
        yield Finding.at(node, message, hint)
