"""A dependsOn on a Kustomization that is ready before the charts that it applies are installed."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Finding, Related
from preflux.index.flux import depends_on, is_helm_release, is_true, suspended
from preflux.index.inventory import Inventory, inventory
from preflux.index.repository import Repository
from preflux.node import at, items_at
from preflux.render.flux.cluster import Cluster, Reconciliation
from preflux.render.object import Object
from preflux.rules.registry import rule

_FLUX = ".fluxcd.io"


@rule(Cluster)
def wait_missing(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    known = inventory(cluster, repository)
    for reconciliation in cluster.reconciliations.values():
        custom = _custom_resource(known, reconciliation)
        if custom is None:
            continue
        for reference in depends_on(reconciliation.object):
            target = cluster.reconciliations.get(f"{reference.namespace}/{reference.name}")
            if target is None or target.build is None or _waits(target.object):
                continue
            release = next((item for item in target.build.objects if _brings(item, custom)), None)
            if release is None:
                continue
            yield Finding(
                reference.span,
                f"`{reference.name}` is ready before HelmRelease `{release.name}` is installed: "
                f"it has neither `wait: true` nor healthChecks",
                f"set `wait: true` on `{reference.name}`",
                (
                    Related(custom.name_span, f"this {custom.kind} needs what the chart brings"),
                    Related(release.name_span, "the chart"),
                    Related(target.span, f"the Kustomization `{reference.name}`"),
                ),
                via=reference.via,
                doubtful=suspended(reconciliation.object),
                objects=(reconciliation.object.id, target.object.id),
            )


def _custom_resource(known: Inventory, reconciliation: Reconciliation) -> Object | None:
    """Return the first object of a kind that no file of the cluster defines."""
    defined = {
        (at_text(found.object, "group"), at_text(found.object, "names", "kind"))
        for found in known.of_kind("apiextensions.k8s.io", "CustomResourceDefinition")
    }
