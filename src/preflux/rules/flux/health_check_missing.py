"""A healthChecks entry whose object nothing applies: the Kustomization waits for it until its timeout, every time."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.absence import absence
from preflux.index.flux.objects import (
    HELM_API,
    SOURCE_API,
    Reference,
    health_checks,
    install_namespace,
    is_true,
    suspended,
    within,
)
from preflux.index.inventory import Inventory, Key, inventory
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.reconcile.cluster import KUSTOMIZE_API, Cluster

_FLUX_APIS = (KUSTOMIZE_API, HELM_API, SOURCE_API)


@rule(Cluster)
def health_check_missing(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    known = inventory(cluster, repository)
    for reconciliation in cluster.reconciliations.values():
        item = reconciliation.object
        if is_true(at(item.root, "spec", "wait")) or reconciliation.elsewhere:
            continue  # with `wait`, the controller passes over healthChecks
        for check in health_checks(item):
            if check.unresolved or _anywhere(known, check):
                continue
            key = Key(check.group, check.kind, check.namespace, check.name)
            kin = tuple(f"apps/{kind}" for kind in ("Deployment", "StatefulSet", "DaemonSet") if check.group == "apps")
            missing = absence(known, key, repository, kin)
            if missing is None or not (missing.near or (missing.certain and not _hidden(known, key))):
                continue
            yield Finding.at(
                check,
                f"nothing applies {check.kind} `{check.name}`{within(check.namespace)}",
                missing.hint,
                missing.related,
                doubtful=_hidden(known, key) or not missing.certain or missing.loose is not None or suspended(item),
                objects=(item.id,),
            )


def _anywhere(known: Inventory, check: Reference) -> bool:
    """Tell whether an entry that says no namespace has its object in some namespace."""
    return not check.namespace and any(found.object.name == check.name for found in known.of_kind(check.group, check.kind))


def _hidden(known: Inventory, key: Key) -> bool:
    """Tell whether a chart or an operator can make the object: of Flux's own kinds neither does."""
    if key.group in _FLUX_APIS:
        return False
    if known.scopes.namespaced(key.group, key.kind) is not True or key.group not in ("", "apps", "batch"):
        return True
    charts = any(install_namespace(found.object) == key.namespace for found in known.releases)
    custom = any(
        "." in group and group not in _FLUX_APIS and any(found.object.namespace == key.namespace for found in listed)
        for (group, _), listed in known.by_kind.items()
    )
    return charts or custom
