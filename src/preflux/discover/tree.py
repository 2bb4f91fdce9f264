"""The files and folders of a repository, as paths relative to its root; no content."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from preflux.files import Files


class Skipped(NamedTuple):
    """Something below the root that is not looked at, and why."""

    path: str
    reason: str


@dataclass(slots=True)
class Tree:
    """What stands where. `folders` holds the names in each folder; the root is the empty path.

    `links` leads from the path of a link to the path it stands for; links out of the root are in `skipped` instead.
    """

    source: Files
    files: set[str] = field(default_factory=set)
    folders: dict[str, set[str]] = field(default_factory=lambda: {"": set()})
    links: dict[str, str] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    _real: dict[str, str] = field(default_factory=dict, repr=False)

    def add_file(self, path: str) -> None:
        self.files.add(path)
        self._enter(path)

    def add_folder(self, path: str) -> None:
        if path not in self.folders:
            self.folders[path] = set()
            self._enter(path)

    def add_link(self, path: str, target: str) -> None:
        self.links[path] = target
        self._real.clear()
        self._enter(path)

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
        if not self.links:
            return path
        known = self._real.get(path)
        if known is None:
            known = self._real[path] = self._follow(path)
        return known

    def _follow(self, path: str) -> str:
        for _ in range(40):  # as many links as Linux follows
            parts = path.split("/") if path else []
            for i in range(1, len(parts) + 1):
                target = self.links.get("/".join(parts[:i]))
                if target is not None:
                    path = "/".join([*([target] if target else []), *parts[i:]])
                    break
            else:
                return path
        return path

    def kind(self, path: str) -> Literal["file", "folder"] | None:
        """Tell what stands at a path (links followed); None for nothing."""
        path = self.real(path)
        if path in self.files:
            return "file"
        return "folder" if path in self.folders else None

    def join(self, folder: str, relative: str) -> str | None:
        """Return the path below the root that `relative` means in `folder`; None where it leaves the root.

        Links on the way are followed as the operating system does: `..` behind a link leaves the link's target.
        """
        here = folder
        for part in relative.split("/"):
            if part in ("", "."):
                continue
            if part == "..":
                if not here:
                    return None
                here = posixpath.dirname(here)
            else:
                here = self.real(f"{here}/{part}" if here else part)
        return here

    def read(self, path: str) -> bytes:
        """Return the bytes of a file; raise OSError where it cannot be read."""
        return self.source.read(self.real(path))
