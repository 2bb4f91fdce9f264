"""A folder with more than one kustomization file."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.resolve.problems.folders import several_files
from preflux.span import whole


@rule(Repository)
def ambiguous_kustomization(repository: Repository, _: Repository) -> Iterator[Finding]:
    for folder, paths in sorted(repository.graph.ambiguous.items()):
        first, *others = (repository.store.source(path)[0] for path in paths)
        for other in others:
            message = several_files(folder, first.path, other.path)
            yield Finding.at(whole(other), message, related=(Related(whole(first), "the other file"),))
