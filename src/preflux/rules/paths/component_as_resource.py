"""A component in the list of resources."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.resolve.kustomization import Kustomization, ToFolder


@rule(Kustomization)
def component_as_resource(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    for entry in kustomization.entries_of("resources", "bases"):
        included = repository.graph.get(entry.target.folder) if isinstance(entry.target, ToFolder) else None
        if included is not None and included.component:
            related = (Related(included.root.fields["kind"].span, "`kind: Component`"),)
            yield Finding.at(entry, f"`{entry.shown}` is a component", "list it under `components`", related)
