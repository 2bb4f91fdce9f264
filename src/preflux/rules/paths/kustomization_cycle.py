"""A kustomization that includes itself, directly or through others, or a folder that it is in."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.resolve.problems.entries import cycles_of


@rule(Repository)
def kustomization_cycle(repository: Repository, _: Repository) -> Iterator[Finding]:
    for problem in cycles_of(repository.graph):
        yield Finding.at(problem, problem.message, problem.hint, problem.related)
