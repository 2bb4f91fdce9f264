"""A kustomization that leads back to itself, or includes a folder that it lies in."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.resolve.graph import INCLUDING
from preflux.resolve.kustomization import Entry, Kustomization, ToFolder


@rule(Repository)
def kustomization_cycle(repository: Repository, _: Repository) -> Iterator[Finding]:
    graph = repository.graph
    told: set[tuple[str, str]] = set()
    for cycle in graph.cycles:
        steps = [(graph.kustomizations[here], after) for here, after in zip(cycle, [*cycle[1:], cycle[0]], strict=True)]
        told.update((here.folder, after) for here, after in steps)
        first, *others = [entry for here, after in steps for entry in _entries(here, after)]
        chain = " -> ".join(f"`{folder or '.'}`" for folder in [*cycle, cycle[0]])
        message = (
            f"`{first.text}` leads back to this folder: {chain}" if others else f"`{first.text}` is this folder itself"
        )
        yield Finding.at(first, message, related=tuple(Related(e.span, f"goes on with `{e.text}`") for e in others))
    for folder, kustomization in sorted(graph.kustomizations.items()):
        for included in graph.includes(kustomization):
            above = included.folder
            if (folder, above) not in told and (not above or folder.startswith(f"{above}/")):
                told.add((folder, above))
                entry = next(_entries(kustomization, above))
                if isinstance(entry.target, ToFolder) and entry.target.checkout is not None:
                    continue  # a clone stands elsewhere
                message = f"`{entry.shown}` is a folder that this one lies in; kustomize takes that for a cycle"
                yield Finding.at(entry, message)


def _entries(kustomization: Kustomization, folder: str) -> Iterator[Entry]:
    """Yield the first entry that includes a folder."""
    for entry in kustomization.entries_of(*INCLUDING):
        if isinstance(entry.target, ToFolder) and entry.target.folder == folder:
            yield entry
            return
