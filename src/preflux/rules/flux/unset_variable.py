"""A variable without value and default: Flux 2.9 fails, older versions insert an empty text."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.nearest import did_you_mean
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.reconcile.substitution.object import VariableUse

_MANY = 5


@rule(Cluster)
def unset_variable(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    for reconciliation in cluster.reconciliations.values():
        places: dict[tuple[int, str], list[VariableUse]] = {}
        objects = {}
        for item, use in reconciliation.uses:
            if use.missing:
                places.setdefault((id(item), use.name), []).append(use)
                objects[id(item)] = item.id
        if not places:
            continue
        known = cluster.variables_of(reconciliation).values
        for (place, name), (use, *others) in places.items():
            yield Finding.at(
                use,
                _message(name, reconciliation, cluster),
                did_you_mean(name, known),
                tuple(Related(other.span, "here too") for other in others[:_MANY]) + _owner(reconciliation, repository),
                doubtful=not cluster.strict,
                objects=(objects[place],),
            )


def _message(name: str, reconciliation: Reconciliation, cluster: Cluster) -> str:
    said = f"`{name}` has no value and no default"
    if cluster.strict:
        return f"{said}: Kustomization `{reconciliation.object.name}` fails"
    return f"{said}: it becomes empty, and since Flux 2.9 the Kustomization fails"


def _owner(reconciliation: Reconciliation, repository: Repository) -> tuple[Related, ...]:
    if repository.tree.kind(reconciliation.span.path) != "file":
        return ()
    return (Related(reconciliation.span, f"the Kustomization `{reconciliation.object.name}`"),)
