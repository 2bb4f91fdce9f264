"""A folder that a kustomization includes, and that has no kustomization file."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.discover.classify import looks_like_manifest
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.nearest import nearest
from preflux.resolve.graph import INCLUDING
from preflux.resolve.kustomization import NAMES, Kustomization, ToFolder


@rule(Kustomization)
def missing_kustomization(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    tree, graph = repository.tree, repository.graph
    for entry in kustomization.entries_of(*INCLUDING):
        if not isinstance(entry.target, ToFolder):
            continue
        folder = entry.target.folder
        if graph.get(folder) is None and folder not in graph.ambiguous and tree.kind(folder) == "folder":
            yield Finding.at(
                entry, f"`{entry.shown}` is a folder without a kustomization file", _hint(folder, repository)
            )


def _hint(folder: str, repository: Repository) -> str:
    tree = repository.tree
    names = sorted(tree.names(folder))
    for name in names:
        if nearest(name, NAMES) and tree.kind(f"{folder}/{name}") == "file":
            return f"kustomize does not read `{name}`; the file is called `{NAMES[0]}`"
    below = [name for name in names if not tree.names(f"{folder}/{name}").isdisjoint(NAMES)]
    if below:
        return f"`{below[0]}` below it has one"
    if tree.is_foreign(folder):
        return ""
    files = [name for name in names if name.endswith((".yaml", ".yml"))]
    files = [name for name in files if looks_like_manifest(repository.store.source(f"{folder}/{name}")[0].text)]
    if not files:
        return ""
    listed = ", ".join(f"`{name}`" for name in files[:4]) + (" ..." if len(files) > 4 else "")
    return f"add `{NAMES[0]}` with `resources`: {listed}"
