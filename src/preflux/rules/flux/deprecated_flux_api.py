"""A Flux object with an API version or a field that Flux removes or has removed."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.flux.objects import is_true
from preflux.index.repository import Repository
from preflux.index.together import Together
from preflux.lookup import at, items_at, text_at
from preflux.node import Mapping
from preflux.reconcile.roots.version import flux_minor
from preflux.render.objects.object import Object
from preflux.schema.refused import FLUX, REMOVED, flux_versions

_SINCE = {"Bucket": (2, 4), "HelmChart": (2, 3), "HelmRelease": (2, 3), "HelmRepository": (2, 3), "OCIRepository": (2, 6)}
_SINCE |= {"Alert": (2, 2), "Provider": (2, 2)} | dict.fromkeys(
    ("ImagePolicy", "ImageRepository", "ImageUpdateAutomation"), (2, 7)
)
"""The release that introduced the new version; 2.0 for all others."""

_FIELDS = {
    ("Alert", ("summary",)): "eventMetadata.summary",
    ("HelmRelease", ("install", "skipCRDs")): "install.crds: Skip",
    ("HelmRelease", ("chart", "spec", "valuesFile")): "chart.spec.valuesFiles",
    ("Kustomization", ("patchesStrategicMerge",)): "patches",
    ("Kustomization", ("patchesJson6902",)): "patches",
    ("Kustomization", ("validation",)): "",
    ("GitRepository", ("gitImplementation",)): "",
    ("Provider", ("proxy",)): "proxySecretRef",
}
"""Deprecated fields of `spec` with their replacement; empty if there is none."""


@rule(Object)
def deprecated_flux_api(item: Object, repository: Repository) -> Iterator[Finding]:
    if not item.group.endswith(f".{FLUX}"):
        return
    for (kind, path), instead in _FIELDS.items():
        node = at(item.root, "spec", *path)
        above = at(item.root, "spec", *path[:-1])
        if kind == item.kind and node is not None and isinstance(above, Mapping):
            hint = f"write `{instead}`" if instead else "remove it: it has no effect"
            yield Finding.at(above.key(path[-1]), f"`{'.'.join(path)}` of a {kind} is deprecated", hint, doubtful=True)
    node = at(item.root, "apiVersion")
    removed = REMOVED.get(item.group.partition(".")[0], {}).get(item.version)
    current = max(flux_versions(item.group, item.kind), default="")
    if removed is None or not current or node is None:
        return
    groups = repository.together.showing(item)
    said = {judged for group in groups if (judged := _judged(item, group, removed, current, repository)) is not None}
    for problem, doubtful in sorted(said):
        message = f"{item.kind} in `{item.api_version}` {problem}"
        yield Finding.at(node, message, f"write `{item.group}/{current}`", doubtful=doubtful)


def _judged(
    item: Object, group: Together, removed: tuple[int, int], current: str, repository: Repository
) -> tuple[str, bool] | None:
    """Return the problem of a version in one cluster, and whether it still works there; None if it is the best served."""
    when = f"Flux {removed[0]}.{removed[1]}"
    definition = group.definitions.get((item.group, item.kind))
    if definition is not None:
        entries = items_at(definition.root, "spec", "versions")
        versions = {text_at(entry, "name") for entry in entries if is_true(at(entry, "served"))}
        if item.version not in versions:
            return "is not served by this cluster: its bootstrap files no longer have it", False
        return (f"is deprecated: this cluster's Flux still has it, {when} does not", True) if current in versions else None
    version = next((c.flux_version for c in repository.clusters if group.applied and c.path == group.cluster), "")
    runs = flux_minor(version)
    if runs is not None and runs >= removed:
        return f"is not served by this cluster's Flux {version}: {when} removed it", False
    if runs is not None and runs < _SINCE.get(item.kind, (2, 0)):
        return None
    if runs is None:
        return f"is deprecated: {when} and later do not have it", True
    return f"is deprecated: this cluster's Flux still has it, {when} does not", True
