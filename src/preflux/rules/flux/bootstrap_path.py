"""Bootstrap files whose sync path is not the folder of their own cluster."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.nearest import slip
from preflux.resolve.sources.owner import ARTIFACTS
from preflux.span import Span

_SYNC = "gotk-sync.yaml"
_FOLDER = "flux-system"


class _Bootstrap(NamedTuple):
    """A file that makes a cluster sync a folder; `home` is the folder of the cluster, judged by the place of the file."""

    home: str
    folder: str
    span: Span
    generated: bool


@rule(Repository)
def bootstrap_path(repository: Repository, _: Repository) -> Iterator[Finding]:
    found = list(_bootstraps(repository))
    for entry in found:
        if _inside(entry.home, entry.folder):
            continue
        theirs = [other for other in found if other.folder == entry.folder and _inside(other.home, entry.folder)]
        beside = posixpath.dirname(entry.home) == posixpath.dirname(entry.folder)
        exists = repository.tree.kind(entry.folder) == "folder"
        if theirs and beside:
            yield Finding.at(
                entry,
                f"the cluster of `{entry.home}` syncs `{entry.folder}`, which is another cluster",
                f"did you mean `./{entry.home}`?",
                (Related(theirs[0].span, f"the cluster of `{theirs[0].home}` syncs it too"),),
            )
        elif not exists and (entry.generated or beside or slip(entry.folder, [entry.home])):
            yield Finding.at(
                entry,
                f"the cluster of `{entry.home}` syncs `{entry.folder}`, which is not a folder of this repository",
                f"did you mean `./{entry.home}`?",
            )


def _inside(folder: str, above: str) -> bool:
    return not above or folder == above or folder.startswith(f"{above}/")


def _bootstraps(repository: Repository) -> Iterator[_Bootstrap]:
    for kustomization in repository.flux.kustomizations:
        folder, name = posixpath.split(kustomization.file)
        bootstrapped = name == _SYNC and posixpath.basename(folder) == _FOLDER
        if bootstrapped and kustomization.path is not None and not kustomization.has_variables:
            home = posixpath.dirname(folder)
            if not (kustomization.folder and home.endswith(f"/{kustomization.folder}")):  # else a copy, or an archive
                yield _Bootstrap(home, kustomization.folder, kustomization.path.span, True)
    for sync in repository.flux.syncs:
        if sync.has_variables or sync.source.kind in ARTIFACTS:
            continue  # its paths may begin elsewhere
        folder = posixpath.dirname(sync.span.path)
        home = posixpath.dirname(folder) if posixpath.basename(folder) == _FOLDER else folder
        yield _Bootstrap(home, sync.folder, sync.span, False)
