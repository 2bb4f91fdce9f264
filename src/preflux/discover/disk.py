"""The files of a folder on disk, as git or as the file system lists them."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from preflux.discover.folder import kinds_of, reason_of
from preflux.discover.follow import follow
from preflux.discover.regular import odd as odd_kind
from preflux.files import Entry
from preflux.limits import MAX_FILE_BYTES, MAX_FILES

if TYPE_CHECKING:
    from preflux.discover.git.folder import WorkTree

_NOT_UTF8 = "its name is not UTF-8"
_NOT_REGULAR = "not a regular file"
_OWN = {"submodule": "a git submodule", "repository": "a git repository of its own"}


class Disk:
    """The files below a folder.

    With `git=True` in a git work tree, these are the files that git tracks or would add; otherwise everything except
    `.git`. Links are listed but not followed. `root` must be a folder: listing anything else raises OSError.
    """

    def __init__(self, root: str | os.PathLike[str], *, git: bool = True) -> None:
        self.root = os.path.realpath(root)
        self._git = git

    def entries(self) -> Iterator[Entry]:
        """Yield every path below the root once; one that cannot be read has a reason."""
        if self._git:
            from preflux.discover.git.folder import work_tree  # noqa: PLC0415 - `render DIR` asks for all files

            found = work_tree(self.root)
            if found is not None:
                yield from self._counted(found)
                return
        yield from self._walk()

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, at most `MAX_FILE_BYTES` + 1. Raises OSError if it cannot be read.

        Links are not followed, and anything but a regular file is refused: a pipe would block.
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
            # It grew while it was read, or the file system does not report its size.
            with os.fdopen(os.dup(handle), "rb") as rest:
                return data + rest.read(MAX_FILE_BYTES + 1 - len(data))
        finally:
            os.close(handle)

    def unlisted(self, path: str) -> str:
        """Return why an existing path is not among the entries; empty if nothing exists there."""
        full = self.root
        mode = stat.S_IFDIR
        for part in path.split("/"):
            if part == ".." or not stat.S_ISDIR(mode):  # what is behind a link does not belong to this folder
                return ""
            full = f"{full}/{part}"
            try:
                mode = os.lstat(full).st_mode
            except (OSError, ValueError):
                return ""
        if stat.S_ISDIR(mode):
            there = kinds_of(full)
            if there.reason:
                return f"it cannot be read, {there.reason}"
            return "git ignores every file in it" if there.kinds else "git keeps no empty folders"
        odd = "" if stat.S_ISLNK(mode) else odd_kind(mode)
        return f"it is {odd}, which git does not keep" if odd else "git ignores it"

    def at(self, folder: str) -> Disk:
        """Return a Disk for another folder, given relative to this one."""
        return Disk(f"{self.root}/{folder}", git=self._git)

    def _counted(self, tree: WorkTree | str) -> Iterator[Entry]:
        """Yield what git counts. If that is not known, yield the reason and then every file."""
        from preflux.discover.git.listing import Counted, NotKnown  # noqa: PLC0415 - as above

        try:
            if isinstance(tree, str):
                raise NotKnown(tree)
            counted = Counted(self.root, tree)
            listed = list(islice(counted.entries(), 2 * MAX_FILES))
        except NotKnown as why:
            yield Entry(".", "unreadable", None, f"{why}, so the files that git ignores are checked too")
            yield from self._walk()
            return
        if counted.notes:
            more = f" (and {len(counted.notes) - 1:,} more such files)" if len(counted.notes) > 1 else ""
            yield Entry(".", "unreadable", None, f"{counted.notes[0]}{more}, so the files that it ignores are checked too")
        if not listed and not counted.tracks_any():
            yield from self._walk()  # an empty folder, or one that its repository ignores completely
            return
        if len(listed) == 2 * MAX_FILES:
            yield Entry(".", "unreadable", None, f"more than {MAX_FILES} files: the rest is not checked")
        for path, kind in listed:
            if not path.isascii() and not _is_utf8(path):
                yield Entry(_printable(path), "unreadable", None, _NOT_UTF8)
            elif kind == "file":
                yield Entry(path, "file")
            elif kind == "link":
                yield self._link(path)
            elif kind == "other":
                yield self._other(path)
            else:
                yield Entry(path, "unreadable", None, _OWN.get(kind) or kind.removeprefix("!"))

    def _other(self, path: str) -> Entry:
        try:
            mode = os.lstat(f"{self.root}/{path}").st_mode
        except OSError as error:
            return Entry(path, "unreadable", None, reason_of(error))
        return Entry(path, "unreadable", None, odd_kind(mode) or _NOT_REGULAR)

    def _walk(self) -> Iterator[Entry]:
        if not os.path.isdir(self.root):
            os.listdir(self.root)  # raises if the root cannot be listed
        stack = [""]
        while stack:
            folder = stack.pop()
            there = kinds_of(f"{self.root}/{folder}" if folder else self.root)
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
                    yield self._other(path)
            if folder and not there.kinds:
                yield Entry(folder, "folder")
            below.reverse()
            stack += below

    def _link(self, path: str) -> Entry:
        try:
            target = follow(self.root, path)
        except OSError as error:
            if error.errno == errno.ENOENT:
                return Entry(path, "link", None, "a link to nothing")
            if error.errno == errno.ELOOP:
                return Entry(path, "link", None, "a link to itself")
            return Entry(path, "link", None, f"a link: {reason_of(error)}")
        return Entry(path, "link", target, "" if target is not None else "a link out of the repository")


def _is_utf8(path: str) -> bool:
    """Return whether a name from the system was valid UTF-8: Python turns other bytes into lone surrogates."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _printable(path: str) -> str:
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")
