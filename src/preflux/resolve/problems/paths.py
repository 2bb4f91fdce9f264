"""Entries whose path does not exist, or is not what the field needs."""

from __future__ import annotations

from functools import lru_cache, partial

from preflux.discover.tree import Skipped, Tree
from preflux.resolve.kustomization import Entry, Inline, Kustomization, Missing, NotInCheckout, Outside, ToFile, ToFolder
from preflux.resolve.nearest_path import meant_by, nearest_path
from preflux.resolve.problems.problem import Problem

_NOT_A_FILE = ("a link", "a named pipe", "a socket", "a device")
"""Reasons of skipped paths that kustomize cannot read either."""


def path_problem(entry: Entry, kustomization: Kustomization, tree: Tree) -> Problem | None:
    """Return why the target of an entry is not what its field needs; None if it is."""
    target = entry.target
    if isinstance(target, ToFile):
        return _broken(entry, f"is a file; `{entry.field}` takes folders") if entry.wanted == "folder" else None
    if isinstance(target, ToFolder):
        return _broken(entry, f"is a folder; `{entry.field}` takes files") if entry.wanted == "file" else None
    if isinstance(target, Missing):
        return _missing(entry, target.path, kustomization, tree)
    if isinstance(target, NotInCheckout):
        return _not_in_checkout(entry, target, tree)
    if isinstance(target, Outside):
        return _outside(entry, kustomization, tree)
    if isinstance(target, Inline):
        return Problem("broken-path", entry.span, f"a text of several lines; `{entry.field}` takes paths")
    return None


def _broken(entry: Entry, what: str, *, unlisted: bool = False, unseen: bool = False) -> Problem:
    return Problem("broken-path", entry.span, f"`{entry.shown}` {what}", unlisted=unlisted, unseen=unseen)


def _missing(entry: Entry, path: str, kustomization: Kustomization, tree: Tree) -> Problem:
    if not entry.text:
        return Problem("broken-path", entry.span, f"an empty path in `{entry.field}`")
    home, path = tree.home(path)
    skipped = _skipped(home, path)
    if skipped is not None:
        if path == skipped.path and skipped.reason.startswith(_NOT_A_FILE):
            return _broken(entry, f"is {skipped.reason}")
        return _unseen(entry, skipped)
    reason = home.source.unlisted(path)
    if reason:
        return _broken(entry, f"is on disk, but not in the repository: {reason}", unlisted=True)
    message = f"`{entry.shown}` does not exist"
    return Problem("broken-path", entry.span, message, look_for_hint=partial(_meant, entry, kustomization, tree))


def _meant(entry: Entry, kustomization: Kustomization, tree: Tree) -> str:
    near = meant_by(entry, kustomization, tree)
    return f"did you mean `{near}`?" if near else ""


def _not_in_checkout(entry: Entry, target: NotInCheckout, tree: Tree) -> Problem:
    home, path = tree.home(target.path)
    skipped = _skipped(home, path)
    if skipped is not None and not skipped.reason.startswith("a link"):
        return _unseen(entry, skipped)
    checkout = target.checkout or "."
    if path.split("/")[0] == "..":
        return _broken(entry, "leaves the repository that it names")
    if home.kind(path) == "file":
        return _broken(entry, f"is a file in its checkout `{checkout}`; a remote base is a folder")
    message = f"`{entry.shown}` is not in its checkout: `{checkout}` has no folder `{path}`"
    return Problem("broken-path", entry.span, message, look_for_hint=partial(_other_folder, home, path, target.ref))


def _other_folder(home: Tree, path: str, ref: str) -> str:
    near = nearest_path(home, "", path, "folder")
    return f"did you mean `{near}`?" if near else f"is `{ref}` checked out there?" if ref else ""


def _outside(entry: Entry, kustomization: Kustomization, tree: Tree) -> Problem:
    what = "is an absolute path" if entry.text.startswith("/") else "leaves the repository"
    message = f"`{entry.shown}` {what}; it is not read"
    look = partial(_inside, entry, kustomization, tree)
    return Problem("path-outside-repository", entry.span, message, look_for_hint=look)


def _inside(entry: Entry, kustomization: Kustomization, tree: Tree) -> str:
    near = nearest_path(*tree.home(kustomization.folder), entry.text, entry.wanted)
    return f"did you mean `{near}`?" if near else ""


def _unseen(entry: Entry, skipped: Skipped) -> Problem:
    return _broken(entry, f"is not read: `{skipped.path}` is {skipped.reason}", unseen=True)


def _skipped(tree: Tree, path: str) -> Skipped | None:
    """Return the skipped path because of which a path is unknown: a submodule or an unreadable folder, for example."""
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
    """Return the skipped entries by path, and the length of the longest path; a lookup must be fast."""
    found: dict[str, Skipped] = {}
    for one in tree.skipped:
        found.setdefault(one.path, one)
    return found, max(map(len, found), default=0)
