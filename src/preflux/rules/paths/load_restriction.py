"""A file that only a kustomize without its load restriction reads."""

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
        return  # nobody builds it on its own, and the build of a remote base is restricted in any case
    for entry in kustomization.entries.values():
        problem = restriction_of(entry, kustomization, repository.graph)
        if problem is not None:
            yield Finding.at(problem, problem.message, problem.hint)
