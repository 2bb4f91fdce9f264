"""What post-build substitution has to do with in a cluster: who substitutes, which names, and from where."""

from __future__ import annotations

from preflux.index.repository import Repository
from preflux.node import at
from preflux.render.flux.cluster import Cluster, Reconciliation
from preflux.render.flux.variables import VariableSources
from preflux.render.object import scalar_text


def sources_of(cluster: Cluster, repository: Repository) -> VariableSources:
    """Return the ConfigMaps and Secrets of a cluster as sources of variables; gathered once in a run."""
    key = ("variable sources", id(cluster))
    if key not in repository.memo:
        sources = VariableSources()
        for _, item in cluster.objects:
            sources.add(item)
        repository.memo[key] = sources
    found: VariableSources = repository.memo[key]
    return found


def filled_names(cluster: Cluster, repository: Repository) -> dict[str, str]:
    """Return the names of the variables that some Kustomization of a cluster has a value for, each with the first such."""
    sources = sources_of(cluster, repository)
    names: dict[str, str] = {}
    for reconciliation in cluster.reconciliations.values():
        if at(reconciliation.object.root, "spec", "postBuild") is not None:
            for name in sources.variables(reconciliation.object).values:
                names.setdefault(name, reconciliation.object.name)
    return names


def substitutes(cluster: Cluster, reconciliation: Reconciliation, repository: Repository) -> bool:
    """Tell whether Flux substitutes in the build of a Kustomization, or may do so: with at least one variable, or always."""
    spec = at(reconciliation.object.root, "spec", "postBuild")
    if spec is None:
        return False
    if scalar_text(at(spec, "substituteStrategy")) == "Always":
        return True
    found = sources_of(cluster, repository).variables(reconciliation.object)
    return bool(found.values or found.missing or found.sealed)
