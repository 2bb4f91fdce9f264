"""The files and folders of a repository, as paths relative to its root; no content."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from preflux.files import Files
from preflux.limits import MAX_PATH


class Skipped(NamedTuple):
    """Something below the root that is not looked at, and why."""

    path: str
    reason: str


@dataclass(slots=True, eq=False, repr=False)
class Tree:
    """What stands where. `folders` holds the names in each folder; the root is the empty path.

    `links` leads from the path of a link to the path it stands for; links out of the root are in `skipped` instead.

    `checkouts` are the other repositories that the configuration names, by their folders as seen from the root
    (`../other`, `vendor/other`), the longest first: a path that leads into one is looked up there, and `files` and `folders`
    hold none of it. `repositories` leads from a repository (`host/path`) to the folder that stands for it; the empty one is
    this repository itself.
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
        """Add another repository; where its files are `listed` among those of this one, the folder above shows it."""
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
        """Return a path with every link on it replaced by what it stands for; one without links comes back as it is."""
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
        """Return the tree that holds a path without links, this one or that of a checkout, and the path in it."""
        for folder, tree in self.checkouts.items():
            if path == folder:
                return tree, ""
            if path.startswith(f"{folder}/"):
                return tree, path[len(folder) + 1 :]
        return self, path

    def is_foreign(self, path: str) -> bool:
        """Tell whether a path belongs to a checkout: to another repository than this one."""
        return bool(self.checkouts) and self.home(path)[0] is not self

    def kind(self, path: str) -> Literal["file", "folder"] | None:
        """Tell what stands at a path (links followed); None for nothing."""
        home, path = self.home(self.real(path))
        if path in home.files:
            return "file"
        return "folder" if path in home.folders else None

    def names(self, folder: str) -> set[str]:
        """Return the names in a folder (links followed); none where there is no such folder."""
        home, path = self.home(self.real(folder))
        return home.folders.get(path, set())

    def join(self, folder: str, relative: str) -> str | None:
        """Return the path below the root that `relative` means in `folder`; None where it leaves the root.

        Links on the way are followed as the operating system does: `..` behind a link leaves the link's target. For a folder
        of a checkout outside of the root, that checkout is the root.
        """
        here = folder
        outside = (top for top in self.checkouts if f"{top}/".startswith("../") and f"{folder}/".startswith(f"{top}/"))
        root = next(outside, "")
        real = False
        beyond: list[str] = []
        """What is so deep that nothing can stand there: to make a path of each step would take quadratic time."""
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
                # Below what is real already, only this step can be a link.
                if not real or here in self.links or self.checkouts:
                    here, real = self.real(here), True
        return "/".join((here, *beyond)) if beyond else here

    def read(self, path: str) -> bytes:
        """Return the bytes of a file; raise OSError where it cannot be read."""
        home, path = self.home(self.real(path))
        return home.source.read(path)
