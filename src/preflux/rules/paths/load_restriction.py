"""A file that only a kustomize without its load restriction reads."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.resolve.kustomization import Kustomization, ToFile


@rule(Kustomization)
def load_restriction(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    if repository.tree.is_foreign(kustomization.folder):
        return  # nobody builds it on its own, and the build of a remote base is restricted in any case
    inside = f"{kustomization.folder}/" if kustomization.folder else ""
    for entry in kustomization.entries.values():
        target = entry.target
        if not isinstance(target, ToFile) or target.checkout is not None:
            continue
        if not repository.tree.real(target.path).startswith(inside):
            message = f"`{entry.shown}` is outside of this folder: Flux reads it, plain `kustomize build` refuses it"
            yield Finding.at(entry, message, "`--load-restrictor LoadRestrictionsNone` reads it")
