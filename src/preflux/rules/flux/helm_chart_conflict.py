"""A HelmRelease without a clear chart: given twice or not at all, or from a source of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.flux.objects import SOURCE_API, is_helm_release
from preflux.index.repository import Repository
from preflux.lookup import at, mapping_at, text_at
from preflux.node import Mapping, Scalar
from preflux.redaction.lines.secret_lines import shown
from preflux.render.objects.object import Object

_OF_A_RELEASE = ("values", "valuesFrom", "chartRef", "install", "upgrade", "targetNamespace", "releaseName")


@rule(Object)
def helm_chart_conflict(item: Object, repository: Repository) -> Iterator[Finding]:
    if is_helm_release(item):
        spec = mapping_at(item.root, "spec")
        if spec is not None:
            yield from _release(item, spec, certain=any(group.applied for group in repository.together.showing(item)))
    elif item.group == SOURCE_API and item.kind == "HelmRepository":
        yield from _repository(item)
    elif item.group == SOURCE_API and item.kind == "HelmChart":
        yield from _chart(item)


def _release(item: Object, spec: Mapping, *, certain: bool) -> Iterator[Finding]:
    chart, reference = spec.fields.get("chart"), spec.fields.get("chartRef")
    if chart is not None and reference is not None:
        other = spec.key("chart")
        related = (Related(other.span, "the other chart"),)
        hint = "keep one of the two: `chart` for a HelmRepository, `chartRef` for an OCIRepository"
        yield Finding.at(spec.key("chartRef"), "`chart` and `chartRef` are both set", hint, related, via=(other,))
    elif chart is None and reference is None and certain:
        yield Finding.about(item, f"HelmRelease `{item.name}` has neither `chart` nor `chartRef`")
    yield from _name(mapping_at(chart, "spec"))
    kind = at(chart, "spec", "sourceRef", "kind")
    if kind is not None and text_at(chart, "spec", "sourceRef", "kind") == "OCIRepository":
        message = "an OCIRepository belongs in `chartRef`, not in `chart.spec.sourceRef`"
        hint = "write it as `spec.chartRef`, without `chart`"
        yield Finding.at(kind, message, hint)


def _name(chart: Mapping | None) -> Iterator[Finding]:
    """Report a chart in the form of the helm command line: with the name of its repository."""
    node, repository = at(chart, "chart"), text_at(chart, "sourceRef", "name") or ""
    before, slash, name = (text_at(chart, "chart") or "").partition("/")
    if node is None or not slash or text_at(chart, "sourceRef", "kind") != "HelmRepository":
        return
    if before and before in (repository, name):
        message = f"`{before}/{name}` is the form of the helm command line; in a HelmRepository the chart is `{name}`"
        yield Finding.at(node, message, f"write `chart: {name}`", doubtful=True)


def _repository(item: Object) -> Iterator[Finding]:
    url = at(item.root, "spec", "url")
    text = text_at(item.root, "spec", "url") or ""
    kind = at(item.root, "spec", "type")
    oci = isinstance(kind, Scalar) and kind.value == "oci"
    if not isinstance(url, Scalar) or "://" not in text or text.startswith("$"):
        return
    if text.startswith("oci://") and not oci:
        message = f"`{shown(url)}` is an OCI registry, but the HelmRepository is not `type: oci`"
        yield Finding.at(url, message, "set `type: oci`")
    elif oci and not text.startswith("oci://"):
        yield Finding.at(kind or url, f"`type: oci` needs a URL that begins with `oci://`, not `{shown(url)}`")


def _chart(item: Object) -> Iterator[Finding]:
    kind = at(item.root, "kind")
    for place in (item.root, mapping_at(item.root, "spec")):
        field = next((field for field in _OF_A_RELEASE if place is not None and field in place), None)
        if place is not None and field is not None and kind is not None:
            message = f"a HelmChart has no `{field}`: it fetches a chart and installs nothing"
            hint = "write `kind: HelmRelease` of `helm.toolkit.fluxcd.io/v2`, with the chart under `spec.chart.spec`"
            key = place.key(field)
            yield Finding.at(kind, message, hint, (Related(key.span, f"`{field}` belongs to a HelmRelease"),), via=(key,))
            return
