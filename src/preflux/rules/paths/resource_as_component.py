"""A kustomization that is no component in the list of components."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.resolve.kustomization import Kustomization, ToFolder


@rule(Kustomization)
def resource_as_component(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    for entry in kustomization.entries_of("components"):
        included = repository.graph.get(entry.target.folder) if isinstance(entry.target, ToFolder) else None
        if included is not None and not included.component:
            kind = included.root.fields.get("kind")
            related = (
                Related(kind.span if kind else included.span, "no component: its kind says so, or is not there"),
            )
            hint = "list it under `resources`, or give it `kind: Component`"
            yield Finding.at(entry, f"`{entry.shown}` is not a component", hint, related)
