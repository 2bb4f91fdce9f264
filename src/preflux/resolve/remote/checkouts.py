"""Resolves remote entries in the checkouts that the configuration names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from preflux.discover.tree import Tree
from preflux.nearest import did_you_mean
from preflux.resolve.kustomization import Kustomization, NotInCheckout, Remote, ToFile, ToFolder, Wanted
from preflux.resolve.remote.git_url import git_url, is_http, repository_of


def in_checkout(tree: Tree, url: str, wanted: Wanted) -> ToFile | ToFolder | NotInCheckout | None:
    """Return the target of a remote entry in a checkout; None if there is no checkout for it.

    A checkout is a whole repository, so a folder that is missing in it does not exist. This is not concluded for a URL that
    may be the URL of a file (`https://github.com/a/b/releases/download/v1/c.yaml`): a web site has more than the repository.
    """
    if not tree.repositories:
        return None
    if wanted != "folder" and is_http(url):
        file = _file(tree, url)
        if file is not None:
            return file
    remote = git_url(url) if wanted != "file" else None
    checkout = tree.repositories.get(remote.repository) if remote is not None else None
    if remote is None or checkout is None:
        return None
    leaves = remote.folder.split("/")[0] == ".."
    path = None if leaves else tree.join(checkout, remote.folder)
    if path is not None and tree.kind(path) == "folder":
        return ToFolder(tree.real(path), checkout)
    home, _ = tree.home(checkout)
    whole = all(skipped.path != "." for skipped in home.skipped)
    certain = whole and (remote.marked or wanted == "folder")
    missing = f"{checkout}/{remote.folder}" if checkout else remote.folder
    return NotInCheckout(missing, checkout, remote.ref) if certain else None


def unused(tree: Tree, kustomizations: Iterable[Kustomization]) -> Iterator[tuple[str, str]]:
    """Yield the folder of each checkout that no entry of any kustomization uses, and a note about it.

    Usually the URL in the configuration is written differently than in the kustomizations.
    """
    if not tree.repositories:
        return
    used: set[str] = set()
    remote: set[str] = set()
    for kustomization in kustomizations:
        for entry in kustomization.entries.values():
            target = entry.target
            if isinstance(target, ToFile | ToFolder | NotInCheckout):
                path = target.folder if isinstance(target, ToFolder) else target.path
                used.update(folder for folder in tree.repositories.values() if f"{path}/".startswith(f"{folder}/"))
            elif isinstance(target, Remote):
                url = git_url(target.url)
                remote.add(url.repository if url is not None else target.url)
    for repository, folder in tree.repositories.items():
        if folder and folder not in used and repository not in remote:
            hint = did_you_mean(repository, remote)
            reason = f"a checkout of `{repository}`, which no kustomization uses"
            yield folder, f"{reason}; {hint}" if hint else reason


def withheld(folder: str) -> str:
    """Return a note about a folder in the configuration that the user has not allowed."""
    return f"{folder}: a checkout outside of the repository, which is only read with --allow-outside"


def _file(tree: Tree, url: str) -> ToFile | None:
    """Return the file that a URL names in the checkout with the longest matching URL."""
    address = url.partition("?")[0].partition("#")[0]
    name = repository_of(address)
    if name is None:
        return None
    part = name
    while "/" in part:
        part = part.rpartition("/")[0]
        folder = tree.repositories.get(part)
        if folder is not None:
            # The name of a repository ignores case, but paths do not.
            path = tree.join(folder, address[-(len(name) - len(part) - 1) :])
            return ToFile(path, folder) if path is not None and tree.kind(path) == "file" else None
    return None
