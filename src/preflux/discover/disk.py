"""The files of a folder on disk, as git or as the file system lists them."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from preflux.files import Entry
from preflux.limits import MAX_FILE_BYTES

_NOT_UTF8 = "its name is not UTF-8"
_NOT_REGULAR = "not a regular file"
_ODD = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


class Disk:
    """The files below a folder.

    With `git`, and where the folder lies in a git work tree, these are the files that git tracks or would add; else,
    all but `.git`. Links are listed, never walked. `root` must be a folder: listing anything else raises OSError.
    """

    def __init__(self, root: str | os.PathLike[str], *, git: bool = True) -> None:
        self.root = os.path.realpath(root)
        self._git = git

    def entries(self) -> Iterator[Entry]:
        """Yield what stands below the root, each path once; what cannot be looked at comes with the reason."""
        from preflux.discover import git  # noqa: PLC0415 - `render DIR` never asks git

        if not self._git or not git.in_work_tree(self.root):
            yield from self._walk()
            return
        listed = git.list_files(self.root)
        if isinstance(listed, str):
            yield Entry(".", "unreadable", None, f"{listed}, so the files that it ignores are looked at too")
            yield from self._walk()
        elif listed:
            yield from self._listed(listed)
        else:
            yield from self._walk()  # an empty folder, or one that the repository around it ignores as a whole

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, one more than `MAX_FILE_BYTES` at most; raise OSError where it cannot be read.

        Links are not followed, and what is no regular file (a pipe would block) is refused.
        """
        full = f"{self.root}/{path}"
        handle = os.open(full, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, _NOT_REGULAR, path)
            data = os.read(handle, min(status.st_size, MAX_FILE_BYTES) + 1)
            if len(data) <= status.st_size:
                return data
            # It grew while it was read, or the file system does not tell its size.
            with os.fdopen(os.dup(handle), "rb") as rest:
                return data + rest.read(MAX_FILE_BYTES + 1 - len(data))
        finally:
            os.close(handle)

    def unlisted(self, path: str) -> str:
        """Tell why something that stands at a path is not among the entries; empty where nothing stands there."""
        full = f"{self.root}/{path}"
        if not os.path.lexists(full):
            return ""
        if os.path.isdir(full) and not os.path.islink(full):
            if not os.listdir(full):
                return "git keeps no empty folders"
            return "git ignores every file in it"
        odd = _odd(full)
        return f"it is {odd}, which git does not keep" if odd else "git ignores it"

    def at(self, folder: str) -> Disk:
        """Return the files below another folder, seen from this one, listed in the same way."""
        return Disk(f"{self.root}/{folder}", git=self._git)

    def _listed(self, paths: list[str]) -> Iterator[Entry]:
        folders: dict[str, _Kinds] = {"": _kinds(self.root)}
        for path in paths:
            head, _, name = path.rpartition("/")
            there = folders.get(head)
            if there is None:
                there = self._folder(head, folders)
            kind = there.kinds.get(name)
            if not path.isascii() and not _is_utf8(path):
                yield Entry(_printable(path), "unreadable", None, _NOT_UTF8)
            elif kind == "file":
                yield Entry(path, "file")
            elif kind == "link":
                yield self._link(path)
            elif kind == "folder":
                yield Entry(path, "unreadable", None, "a git submodule")
            elif kind == "other":
                yield Entry(path, "unreadable", None, _odd(f"{self.root}/{path}") or _NOT_REGULAR)
            elif not name:
                yield Entry(head, "unreadable", None, "a git repository of its own")
            elif there.reason:
                yield Entry(path, "unreadable", None, there.reason)

    def _folder(self, folder: str, known: dict[str, _Kinds]) -> _Kinds:
        """List a folder that git names; what git calls a folder may be a link by now, which must not be followed."""
        above, _, name = folder.rpartition("/")
        there = known.get(above)
        if there is None:
            there = self._folder(above, known)
        found = _kinds(f"{self.root}/{folder}") if there.kinds.get(name) == "folder" else _Kinds({}, there.reason)
        known[folder] = found
        return found

    def _walk(self) -> Iterator[Entry]:
        if not os.path.isdir(self.root):
            os.listdir(self.root)  # raises what is wrong with it
        stack = [""]
        while stack:
            folder = stack.pop()
            there = _kinds(f"{self.root}/{folder}" if folder else self.root)
            if there.reason:
                yield Entry(folder or ".", "unreadable", None, there.reason)
                continue
            prefix = f"{folder}/" if folder else ""
            below = []
            there.kinds.pop(".git", None)
            for name in sorted(there.kinds):
                kind = there.kinds[name]
                path = prefix + name
                if not name.isascii() and not _is_utf8(name):
                    yield Entry(_printable(path), "unreadable", None, _NOT_UTF8)
                elif kind == "file":
                    yield Entry(path, "file")
                elif kind == "folder":
                    below.append(path)
                elif kind == "link":
                    yield self._link(path)
                else:
                    yield Entry(path, "unreadable", None, _odd(f"{self.root}/{path}") or _NOT_REGULAR)
            if folder and not there.kinds:
                yield Entry(folder, "folder")
            below.reverse()
            stack += below

    def _link(self, path: str) -> Entry:
        try:
            target = os.path.realpath(f"{self.root}/{path}", strict=True)
        except OSError as error:
            if error.errno == errno.ENOENT:
                return Entry(path, "link", None, "a link to nothing")
            if error.errno == errno.ELOOP:
                return Entry(path, "link", None, "a link that leads to itself")
            return Entry(path, "link", None, f"a link: {_reason(error)}")
        if target == self.root:
            return Entry(path, "link", "")
        if not target.startswith(f"{self.root}/"):
            return Entry(path, "link", None, "a link out of the repository")
        return Entry(path, "link", target[len(self.root) + 1 :])


class _Kinds(NamedTuple):
    """What stands in one folder by name, and why it cannot be listed."""

    kinds: dict[str, str]
    reason: str = ""


def _kinds(folder: str) -> _Kinds:
    """Tell what stands in a folder without a look at each thing: the file system lists names with their types."""
    kinds: dict[str, str] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    kinds[entry.name] = "file"
                elif entry.is_dir(follow_symlinks=False):
                    kinds[entry.name] = "folder"
                else:
                    kinds[entry.name] = "link" if entry.is_symlink() else "other"
    except OSError as error:
        return _Kinds({}, "" if isinstance(error, FileNotFoundError) else _reason(error))
    return _Kinds(kinds)


def _odd(full: str) -> str:
    """Tell what stands at a path that is no file, folder or link; empty where it is one of these, or gone."""
    try:
        return _ODD.get(stat.S_IFMT(os.lstat(full).st_mode), "")
    except OSError:
        return ""


def _is_utf8(path: str) -> bool:
    """Tell whether a name as the system gives it was UTF-8: other bytes come as lone surrogates."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _printable(path: str) -> str:
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
