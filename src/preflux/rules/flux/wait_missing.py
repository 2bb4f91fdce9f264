"""A dependsOn on a Kustomization that becomes ready before its chart is installed, which the dependent needs."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.flux.charts import chart_of
from preflux.index.flux.objects import is_helm_release, is_true
from preflux.index.inventory import Inventory
from preflux.index.references.reference import Reference
from preflux.index.repository import Repository
from preflux.lookup import at, items_at
from preflux.reconcile.cluster import Reconciliation, key_of
from preflux.render.objects.object import Object
from preflux.tables.producers import producers


@rule(Reference)
def wait_missing(reference: Reference, repository: Repository) -> Iterator[Finding]:
    name, reconciliations = reference.target.name, reference.cluster.reconciliations
    dependent = reconciliations.get(key_of(reference.item)) if reference.relation == "depends-on" else None
    target = reconciliations.get(f"{reference.target.namespace}/{name}")
    if dependent is None or target is None or dependent.object is not reference.item:
        return
    needed = _needed(repository.inventory(reference.cluster), dependent, target)
    if needed is None:
        return
    custom, release = needed
    yield Finding.at(
        reference,
        f"`{name}` is ready before its HelmRelease "
        f"`{release.name}` is installed, which {custom.kind} `{custom.name}` needs",
        f"set `wait: true` on `{name}`",
        (
            Related(target.span, "this Kustomization has neither `wait: true` nor healthChecks"),
            Related(release.name_span, "the chart"),
            Related(custom.name_span, "what needs it"),
        ),
        objects=(dependent.object.id, target.object.id),
    )


def _needed(inventory: Inventory, dependent: Reconciliation, target: Reconciliation) -> tuple[Object, Object] | None:
    """Return a custom resource of the dependent, and the chart of the target that defines its kind; None for none."""
    spec = at(target.object.root, "spec")
    waits = is_true(at(spec, "wait")) or items_at(spec, "healthChecks")
    if waits or target.build is None or dependent.build is None:
        return None
    releases = [item for item in target.build.objects if is_helm_release(item)]
    for custom in dependent.build.objects if releases else ():
        if "." not in custom.group or custom.group.endswith((".k8s.io", ".fluxcd.io")) or inventory.defines(custom):
            continue
        for release in releases:
            if not _apart(inventory, release) and _brings(inventory, release, custom.group):
                return custom, release
    return None


def _apart(inventory: Inventory, release: Object) -> bool:
    """Return whether, judged by name and path, a separate Kustomization applies the CRDs of a chart."""
    return inventory.incomplete_definitions and any(
        reconciliation.build is None and reconciliation.object.name.startswith(release.name)
        for reconciliation in inventory.cluster.reconciliations.values()
    )


def _brings(inventory: Inventory, release: Object, group: str) -> bool:
    """Return whether the chart of a release brings a group of kinds: as is known of it, else as its name says."""
    name, url = chart_of(release, inventory)
    chart = producers().chart(name, url)
    if chart is not None:
        return group in chart.groups
    word = (name or release.name).removesuffix("-operator").replace("-", "")
    return len(word) > 3 and word in group.replace("-", "").split(".")
