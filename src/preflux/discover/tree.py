"""The files and folders of a repository, as paths relative to its root; no content."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from preflux.files import Files
from preflux.limits import MAX_PATH


class Skipped(NamedTuple):
    """A path below the root that is not read, and why."""

    path: str
    reason: str


@dataclass(slots=True, eq=False, repr=False)
class Tree:
    """All files, folders and links. `folders` maps each folder to the names in it; the root is the empty path.

    `links` maps the path of a link to the path of its target; links out of the root are in `skipped` instead.

    `checkouts` maps folders relative to the root (`../other`, `vendor/other`) to the trees of the other repositories that
    the configuration names, longest folder first. Paths into a checkout are looked up there; `files` and `folders` do not
    contain them. `repositories` maps a repository (`host/path`) to the folder of its checkout; the empty key is this
    repository itself.
    """

    source: Files
    files: set[str] = field(default_factory=set)
    folders: dict[str, set[str]] = field(default_factory=lambda: {"": set()})
    links: dict[str, str] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    checkouts: dict[str, Tree] = field(default_factory=dict)
    repositories: dict[str, str] = field(default_factory=dict)
    _real: dict[str, str] = field(default_factory=dict, repr=False)
    _longest_link: int = 0

    def add_file(self, path: str) -> None:
        self.files.add(path)
        self._enter(path)

    def add_folder(self, path: str) -> None:
        if path not in self.folders:
            self.folders[path] = set()
            self._enter(path)

    def add_link(self, path: str, target: str) -> None:
        self.links[path] = target
        self._longest_link = max(self._longest_link, len(path))
        self._real.clear()
        self._enter(path)

    def add_checkout(self, folder: str, tree: Tree, *, listed: bool) -> None:
        """Add another repository. If `listed`, its folder also appears among the names of the folder above."""
        self.checkouts[folder] = tree
        self._real.clear()
        if listed:
            self._enter(folder)

    def _enter(self, path: str) -> None:
        while path:
            parent, _, name = path.rpartition("/")
            known = parent in self.folders
            names = self.folders.setdefault(parent, set())
            names.add(name)
            if known:
                return
            path = parent

    def real(self, path: str) -> str:
        """Return a path with every link on it replaced by its target; a path without links is returned unchanged."""
        if not self.links and not self.checkouts:
            return path
        known = self._real.get(path)
        if known is None:
            known = self._follow(path)
            if len(path) <= MAX_PATH:
                self._real[path] = known
        return known

    def _follow(self, path: str) -> str:
        for _ in range(40):  # as many links as Linux follows
            end = 0
            while 0 <= end < len(path):
                end = path.find("/", end + 1, self._longest_link + 1)
                target = self.links.get(path[:end] if end >= 0 else path)
                if target is not None:
                    rest = path[end + 1 :] if end >= 0 else ""
                    path = f"{target}/{rest}" if target and rest else target or rest
                    break
            else:
                break
        home, inner = self.home(path)
        return path if home is self else f"{path[: len(path) - len(inner)]}{home.real(inner)}".rstrip("/")

    def home(self, path: str) -> tuple[Tree, str]:
        """Return the tree that a path (without links) is in, this one or a checkout's, and the path within that tree."""
        for folder, tree in self.checkouts.items():
            if path == folder:
                return tree, ""
            if path.startswith(f"{folder}/"):
                return tree, path[len(folder) + 1 :]
        return self, path

    def is_foreign(self, path: str) -> bool:
        """Return whether a path belongs to a checkout, and so to another repository."""
        return bool(self.checkouts) and self.home(path)[0] is not self

    def kind(self, path: str) -> Literal["file", "folder"] | None:
        """Return what a path is, following links; None if it does not exist."""
        home, path = self.home(self.real(path))
        if path in home.files:
            return "file"
        return "folder" if path in home.folders else None

    def names(self, folder: str) -> set[str]:
        """Return the names in a folder, following links; empty if there is no such folder."""
        home, path = self.home(self.real(folder))
        return home.folders.get(path, set())

    def join(self, folder: str, relative: str) -> str | None:
        """Resolve `relative` from `folder`; return the path relative to the root, None if it leaves the root.

        Links are followed as the operating system does: `..` after a link goes up from the link's target. In a checkout
        outside of the root, the checkout's folder takes the place of the root.
        """
        here = folder
        outside = (top for top in self.checkouts if f"{top}/".startswith("../") and f"{folder}/".startswith(f"{top}/"))
        root = next(outside, "")
        real = False
        beyond: list[str] = []
        """Return whether a path is too deep to exist; resolving it step by step would take quadratic time."""
        for part in relative.split("/"):
            if part in ("", "."):
                continue
            if beyond or len(here) > MAX_PATH:
                if part == ".." and beyond:
                    beyond.pop()
                elif part != "..":
                    beyond.append(part)
                else:
                    here = posixpath.dirname(here)
            elif part == "..":
                if here == root:
                    return None
                here = posixpath.dirname(here)
            else:
                here = f"{here}/{part}" if here else part
                # The path so far is resolved, so only this step can be a link.
                if not real or here in self.links or self.checkouts:
                    here, real = self.real(here), True
        return "/".join((here, *beyond)) if beyond else here

    def read(self, path: str) -> bytes:
        """Return the bytes of a file. Raises OSError if it cannot be read."""
        home, path = self.home(self.real(path))
        return home.source.read(path)
