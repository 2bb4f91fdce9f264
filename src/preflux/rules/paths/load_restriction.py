"""A file that kustomize reads only without its load restriction."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.resolve.kustomization import Kustomization
from preflux.resolve.problems.entries import restriction_of


@rule(Kustomization)
def load_restriction(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    if repository.tree.is_foreign(kustomization.folder):
        return  # it is not built by itself, and builds of remote bases are always restricted
    for entry in kustomization.entries.values():
        problem = restriction_of(entry, kustomization, repository.graph)
        if problem is not None:
            yield Finding.at(problem, problem.message, problem.hint)
