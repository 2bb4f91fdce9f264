"""A path in a kustomization at which nothing stands, or a folder where a file belongs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from preflux.catalogue.registry import rule
from preflux.discover.tree import Skipped, Tree
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.resolve.kustomization import Entry, Kustomization, Missing, NotInCheckout, ToFile, ToFolder
from preflux.resolve.nearest_path import meant_by, nearest_path

_NO_FILE = ("a link", "a named pipe", "a socket", "a device")
"""What of the things that are not looked at kustomize cannot read either."""


@rule(Kustomization)
def broken_path(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    for entry in kustomization.entries.values():
        if isinstance(entry.target, Missing):
            yield from _missing(entry, entry.target.path, kustomization, repository)
        elif isinstance(entry.target, NotInCheckout):
            yield from _not_in_checkout(entry, entry.target, repository)
        elif isinstance(entry.target, ToFolder) and entry.wanted == "file":
            yield Finding.at(entry, f"`{entry.shown}` is a folder; `{entry.field}` takes files")
        elif isinstance(entry.target, ToFile) and entry.wanted == "folder":
            yield Finding.at(entry, f"`{entry.shown}` is a file; `{entry.field}` takes folders")


def _missing(entry: Entry, path: str, kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    if not entry.text:
        yield Finding.at(entry, f"an empty path in `{entry.field}`")
        return
    tree, path = repository.tree.home(path)
    skipped = _skipped(tree, path)
    if skipped is not None:
        if path == skipped.path and skipped.reason.startswith(_NO_FILE):
            yield Finding.at(entry, f"`{entry.shown}` is {skipped.reason}")
        return
    reason = tree.source.unlisted(path)
    if reason:
        # Flux never sees it. Others may well make files (`.env`, generated manifests) right before they build.
        doubtful = not (repository.reach.by_flux and kustomization.path in repository.reached)
        message = f"`{entry.shown}` is on disk, but not in the repository: {reason}"
        yield Finding.at(entry, message, doubtful=doubtful)
        return
    near = meant_by(entry, kustomization, repository.tree)
    yield Finding.at(entry, f"`{entry.shown}` does not exist", f"did you mean `{near}`?" if near else "")


def _not_in_checkout(entry: Entry, target: NotInCheckout, repository: Repository) -> Iterator[Finding]:
    home, path = repository.tree.home(target.path)
    skipped = _skipped(home, path)
    if skipped is not None and not skipped.reason.startswith("a link"):
        return
    checkout = target.checkout or "."
    if path.split("/")[0] == "..":
        yield Finding.at(entry, f"`{entry.shown}` leaves the repository that it names")
    elif home.kind(path) == "file":
        yield Finding.at(entry, f"`{entry.shown}` is a file in its checkout `{checkout}`; a remote base is a folder")
    else:
        near = nearest_path(home, "", path, "folder")
        hint = f"there is `{near}`" if near else f"is `{target.ref}` checked out there?" if target.ref else ""
        yield Finding.at(entry, f"`{entry.shown}` is not in its checkout: `{checkout}` has no folder `{path}`", hint)


def _skipped(tree: Tree, path: str) -> Skipped | None:
    """Return what keeps one from knowing what stands at a path: a submodule, say, or a folder that cannot be read."""
    skipped, longest = _skipped_by_path(tree)
    end = 0
    while skipped and 0 <= end <= longest:
        end = path.find("/", end + 1)
        found = skipped.get(path[:end] if end >= 0 else path)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=8)
def _skipped_by_path(tree: Tree) -> tuple[dict[str, Skipped], int]:
    """Return what is not looked at by its path, and the length of the longest: very many paths may be asked for."""
    found: dict[str, Skipped] = {}
    for one in tree.skipped:
        found.setdefault(one.path, one)
    return found, max(map(len, found), default=0)
