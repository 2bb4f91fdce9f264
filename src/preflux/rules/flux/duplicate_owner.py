"""An object that two Flux Kustomizations of a cluster apply: each overwrites the other, and either may prune it."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.flux.objects import suspended
from preflux.index.flux.ownership import alike, overlapping, shared
from preflux.index.repository import Repository
from preflux.reconcile.cluster import Cluster

_MANY = 10
_BOOTSTRAP = "gotk-components.yaml"
"""Nobody edits this Kustomization, so the finding is at the object of the other one."""


@rule(Cluster)
def duplicate_owner(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    for pairs in shared(repository.inventory(cluster)).values():
        if overlapping(pairs[0]):
            continue  # reported by overlapping-paths
        first, second = pairs[0]
        if first.object.root.source.path.endswith(_BOOTSTRAP):
            first, second = second, first
        more = f" and {len(pairs) - 1} more" if len(pairs) > 1 else ""
        names = [part.owner.object.name for part in (first, second)]
        related = [
            Related(part.owner.span, f"the Kustomization `{part.owner.object.name}`")
            for part in (first, second)
            if repository.tree.kind(part.owner.span.path) == "file"
        ]
        if second.object.name_span != first.object.name_span:
            related.insert(0, Related(second.object.name_span, f"what `{names[1]}` applies"))
        related += [Related(a.object.name_span, f"{a.object.kind} `{a.object.name}`") for a, _ in pairs[1:_MANY]]
        yield Finding.at(
            first.object.name_node,
            f"{first.object.kind} `{first.object.name}`{more}: both Kustomization `{names[0]}` and `{names[1]}` apply it",
            related=related,
            via=(second.object.name_node,),
            doubtful=any(suspended(part.owner.object) for part in (first, second)) or all(alike(*pair) for pair in pairs),
            objects=tuple(part.object.id for pair in pairs for part in pair),
        )
