"""A path in a kustomization that leaves the repository."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.resolve.kustomization import Kustomization, Outside
from preflux.resolve.nearest_path import nearest_path


@rule(Kustomization)
def path_outside_repository(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    for entry in kustomization.entries.values():
        if isinstance(entry.target, Outside):
            absolute = entry.text.startswith("/")
            what = "is an absolute path" if absolute else "leaves the repository"
            near = nearest_path(*repository.tree.home(kustomization.folder), entry.text, entry.wanted)
            yield Finding.at(
                entry, f"`{entry.shown}` {what}; it is not read", f"did you mean `{near}`?" if near else ""
            )
