"""A dependsOn that names no object of the cluster: whoever waits for it never becomes ready."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.absence import absence
from preflux.index.flux.objects import HELM_API, depends_on, suspended, within
from preflux.index.inventory import Key, inventory
from preflux.index.repository import Repository
from preflux.reconcile.cluster import KUSTOMIZE_API, Cluster

_KINDS = {
    (KUSTOMIZE_API, "Kustomization"): f"{HELM_API}/HelmRelease",
    (HELM_API, "HelmRelease"): f"{KUSTOMIZE_API}/Kustomization",
}


@rule(Cluster)
def depends_on_unknown(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    known = inventory(cluster, repository)
    for (group, kind), other in _KINDS.items():
        for _, item in known.of_kind(group, kind):
            for reference in depends_on(item):
                if reference.unresolved:
                    continue
                key = Key(group, kind, reference.namespace, reference.name)
                missing = absence(known, key, repository, (other,))
                if missing is None or not (missing.certain or missing.near):
                    continue
                hint = missing.hint
                if hint.startswith("a "):
                    hint += f", but dependsOn takes a {kind}"
                yield Finding.at(
                    reference,
                    f"there is no {kind} `{reference.name}`{within(reference.namespace)}",
                    hint,
                    missing.related,
                    doubtful=not missing.certain or missing.loose is not None or suspended(item),
                    objects=(item.id,),
                )
