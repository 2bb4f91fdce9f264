"""The paths of all kustomizations: those of the files, and those that Flux Kustomizations add."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.index.repository import Repository
from preflux.resolve.kustomization import Kustomization
from preflux.span import Span


class Paths(NamedTuple):
    """The paths that one kustomization names: as its file has it, or as Flux builds it."""

    kustomization: Kustomization

    @property
    def span(self) -> Span:
        """The place of findings about the file as such."""
        return self.kustomization.span


def all_paths(repository: Repository) -> Iterator[Paths]:
    """Yield the paths of every kustomization file, then of those that Flux makes of some."""
    files = repository.graph.kustomizations
    for _, kustomization in sorted(files.items()):
        yield Paths(kustomization)
    for build in repository.builds:
        made = build.kustomization
        if made is not files.get(made.folder):
            yield Paths(made)
