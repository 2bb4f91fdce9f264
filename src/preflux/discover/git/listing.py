"""Which files of a folder git counts: those that it tracks, and those that it would add.

This is `git ls-files --cached --others --exclude-standard` without git. Running git in an untrusted repository reads its
settings, which can name programs to run. This module reads only the index and the ignore files, never `.git/config`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from preflux.discover.folder import Kinds, kinds_of
from preflux.discover.git.folder import WorkTree, is_repository
from preflux.discover.git.ignore_file import IgnoreFile, Steps, TooMuch
from preflux.discover.git.index import BadIndex, read_index
from preflux.discover.git.user_ignores import user_ignores
from preflux.discover.regular import NotRead, read_below
from preflux.limits import MAX_FOLDER_DEPTH, MAX_IGNORE_BYTES


class NotKnown(Exception):
    """It is not known which files git counts; the message says why."""


class Counted:
    """Lists what git counts in a folder (absolute, without links) of a work tree."""

    def __init__(self, root: str, tree: WorkTree) -> None:
        """Raises NotKnown where the index cannot be read."""
        self._root = root
        self._ignores = _Ignores(tree)
        try:
            self._index = read_index(tree.git)
        except BadIndex as why:
            raise NotKnown(f"the index of git {why}") from None
        self._top = "" if root == tree.top else os.path.relpath(root, tree.top) + "/"

    @property
    def notes(self) -> list[str]:
        """Return why some ignore files could not be read, one text each."""
        return self._ignores.notes

    def tracks_any(self) -> bool:
        """Return whether git tracks something here, whether it is on disk or not."""
        return self._index.has_below(self._top.rstrip("/"))

    def entries(self) -> Iterator[tuple[str, str]]:
        """Yield each path that counts with its kind: file, link, other, submodule, repository, or `!` and a reason.

        Raises NotKnown if there are too many patterns.
        """
        above: _Folder | None = None
        at = 0
        while at < len(self._top):  # the folders between the top of the work tree and this one
            above = _Folder(self._top[:at].rstrip("/"), above, self._ignores, None)
            at = self._top.index("/", at) + 1
        try:
            yield from self._walk(above)
        except TooMuch as why:
            raise NotKnown(str(why)) from None

    def _walk(self, above: _Folder | None) -> Iterator[tuple[str, str]]:
        index = self._index
        cut = len(self._top)
        stack = [(self._top.rstrip("/"), above)]
        while stack:
            path, outer = stack.pop()
            there = kinds_of(f"{self._root}/{path[cut:]}" if len(path) > cut else self._root)
            if there.reason:
                yield path[cut:] or ".", f"!{there.reason}"
                continue
            if path.count("/") > MAX_FOLDER_DEPTH:
                yield path[cut:] or ".", "!nested too deep"
                continue
            tracked = index.has_below(path)
            if not tracked and len(path) > cut and self._is_other(path[cut:], there):
                yield path[cut:], "repository"
                continue
            folder = _Folder(path, outer, self._ignores, there)
            prefix = f"{path}/" if path else ""
            below: list[tuple[str, _Folder | None]] = []
            for name in sorted(there.kinds):
                kind = there.kinds[name]
                inner = prefix + name
                if name == ".git" or (self._ignores.ignore_case and name.lower() == ".git"):
                    continue
                if kind != "folder":
                    if inner in index.files or (kind != "other" and not folder.ignores(name, folder=False)):
                        yield inner[cut:], kind
                elif inner in index.submodules:
                    yield inner[cut:], "submodule"
                elif (tracked and index.has_below(inner)) or not folder.ignores(name, folder=True):
                    below.append((inner, folder))
            stack += reversed(below)

    def _is_other(self, path: str, there: Kinds) -> bool:
        """Return whether a folder without tracked files is a separate repository."""
        kind = there.kinds.get(".git", "")
        return kind in ("file", "link") or (kind == "folder" and is_repository(f"{self._root}/{path}/.git"))


class _Ignores:
    """The patterns of all folders, read only when needed: in a fresh clone every file is tracked."""

    def __init__(self, tree: WorkTree) -> None:
        self._tree = tree
        self._steps = Steps()
        self._everywhere: list[IgnoreFile] | None = None
        self.notes: list[str] = []
        # git checks the same when it creates a repository: whether the file system ignores case.
        self.ignore_case = os.path.lexists(f"{tree.common}/hEaD")

    def everywhere(self) -> list[IgnoreFile]:
        """Return the patterns from outside the work tree: this clone's `info/exclude`, and the user's."""
        if self._everywhere is None:
            own = self.made(self._read(self._tree.common, "info/exclude", ".git/info/exclude") or b"")
            users = self.made(user_ignores(self._tree.top))
            self._everywhere = [file for file in (own, users) if not file.empty]
        return self._everywhere

    def of(self, folder: str) -> IgnoreFile | None:
        """Return the patterns of a folder, given relative to the top; None if it has none."""
        path = f"{folder}/.gitignore" if folder else ".gitignore"
        data = self._read(self._tree.top, path, path)
        made = self.made(data) if data else None
        return None if made is None or made.empty else made

    def made(self, data: bytes) -> IgnoreFile:
        return IgnoreFile(data, self._steps, ignore_case=self.ignore_case)

    def _read(self, folder: str, path: str, shown: str) -> bytes | None:
        try:
            return read_below(folder, path, MAX_IGNORE_BYTES)
        except NotRead as why:
            if str(why) != "is a link":  # git does not follow them either
                self.notes.append(f"`{shown}` {why}")
            return None


class _Folder:
    """A folder of the walk, with its path relative to the top of the work tree."""

    __slots__ = ("_above", "_files", "_ignored", "_ignores", "_path", "_there")

    def __init__(self, path: str, above: _Folder | None, ignores: _Ignores, there: Kinds | None) -> None:
        self._path = path
        self._above = above
        self._ignores = ignores
        self._there = there
        self._files: list[tuple[int, IgnoreFile]] | None = None
        self._ignored: bool | None = None if above is not None else False

    def ignores(self, name: str, *, folder: bool) -> bool:
        """Return whether a name in this folder is ignored, by itself or since the whole folder is."""
        if self._is_ignored():
            return True
        path = f"{self._path}/{name}" if self._path else name
        for cut, file in self.rules():
            said = file.says(path[cut:], folder=folder)
            if said is not None:
                return said
        return False

    def rules(self) -> list[tuple[int, IgnoreFile]]:
        """Return the ignore files that apply here, nearest first, each with the offset at which paths begin for it."""
        if self._files is None:
            above = self._above.rules() if self._above is not None else [(0, one) for one in self._ignores.everywhere()]
            has = self._there is None or ".gitignore" in self._there.kinds
            own = self._ignores.of(self._path) if has else None
            self._files = [(len(self._path) + 1 if self._path else 0, own), *above] if own is not None else above
        return self._files

    def _is_ignored(self) -> bool:
        if self._ignored is None:
            assert self._above is not None
            self._ignored = self._above.ignores(self._path.rpartition("/")[2], folder=True)
        return self._ignored
