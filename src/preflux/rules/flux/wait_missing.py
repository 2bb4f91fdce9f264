"""A dependsOn on a Kustomization that is ready before the chart is installed that its dependent needs."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.flux.objects import depends_on, is_helm_release, is_true, suspended
from preflux.index.inventory import Inventory, inventory
from preflux.index.repository import Repository
from preflux.lookup import at, items_at, scalar_text
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.render.objects.object import Object

_GROUPS = {
    "kube-prometheus-stack": "monitoring.coreos.com",
    "prometheus-operator-crds": "monitoring.coreos.com",
    "cloudnative-pg": "postgresql.cnpg.io",
    "sealed-secrets": "bitnami.com",
    "rook-ceph": "ceph.rook.io",
}
"""The API groups of charts whose names do not tell them."""


@rule(Cluster)
def wait_missing(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    known = inventory(cluster, repository)
    for reconciliation in cluster.reconciliations.values():
        for reference in depends_on(reconciliation.object):
            target = cluster.reconciliations.get(f"{reference.namespace}/{reference.name}")
            needed = _needed(known, reconciliation, target) if target is not None else None
            if target is None or needed is None:
                continue
            custom, release = needed
            yield Finding.at(
                reference,
                f"`{reference.name}` has neither `wait: true` nor healthChecks: it is ready before its HelmRelease "
                f"`{release.name}` is installed, which {custom.kind} `{custom.name}` needs",
                f"set `wait: true` on `{reference.name}`",
                (
                    Related(target.span, f"the Kustomization `{reference.name}`"),
                    Related(release.name_span, "the chart"),
                    Related(custom.name_span, "what needs it"),
                ),
                doubtful=suspended(reconciliation.object),
                objects=(reconciliation.object.id, target.object.id),
            )


def _needed(known: Inventory, dependent: Reconciliation, target: Reconciliation) -> tuple[Object, Object] | None:
    """Return a custom resource of the dependent, and the chart of the target that brings its kind; None for none."""
    spec = at(target.object.root, "spec")
    waits = is_true(at(spec, "wait")) or items_at(spec, "healthChecks")
    if waits or target.build is None or dependent.build is None:
        return None
    releases = [item for item in target.build.objects if is_helm_release(item)]
    for custom in dependent.build.objects if releases else ():
        if "." not in custom.group or custom.group.endswith((".k8s.io", ".fluxcd.io")) or known.defines(custom):
            continue
        for release in releases:
            if not _apart(known, release) and _brings(release, custom.group):
                return custom, release
    return None


def _apart(known: Inventory, release: Object) -> bool:
    """Tell whether the CRDs of a chart are applied by a Kustomization of their own, as by name and path they are."""
    return known.hidden_definitions and any(
        reconciliation.build is None and reconciliation.object.name.startswith(release.name)
        for reconciliation in known.cluster.reconciliations.values()
    )


def _brings(release: Object, group: str) -> bool:
    chart = scalar_text(at(release.root, "spec", "chart", "spec", "chart")).rpartition("/")[2] or release.name
    if chart in _GROUPS:
        return _GROUPS[chart] == group
    name = chart.removesuffix("-operator").replace("-", "")
    return len(name) > 3 and name in group.replace("-", "").split(".")
