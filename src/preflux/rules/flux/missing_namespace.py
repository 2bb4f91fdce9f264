"""A namespaced object without a namespace from itself, the transformers or targetNamespace."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.reconcile.cluster import Cluster


@rule(Cluster)
def missing_namespace(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    for owner, item in cluster.objects:
        if item.namespace or not repository.scopes.namespaced(item.group, item.kind) or not item.name:
            continue
        name = owner.object.name
        written = repository.tree.kind(owner.span.path) == "file"
        yield Finding.about(
            item,
            f"{item.kind} `{item.name}` has no namespace, and Kustomization `{name}` does not set one",
            "set `metadata.namespace`, or `namespace:` in the kustomization",
            (Related(owner.span, f"the Kustomization `{name}`"),) if written else (),
        )
