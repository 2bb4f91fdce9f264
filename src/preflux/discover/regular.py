"""Reads files safely from untrusted folders: there may be a pipe, a device, a link to anywhere, a file without end."""

from __future__ import annotations

import errno
import os
import stat

_ODD = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a link",
}
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class NotRead(Exception):
    """A file was not read. The message continues a sentence that starts with its name: `is a named pipe`."""


def read_below(folder: str, path: str, limit: int) -> bytes | None:
    """Return the bytes of a file at a relative path below a folder; None if nothing exists there.

    `folder` must be free of links. No link on the path is followed and no pipe is waited for. Raises NotRead for anything
    but a regular file, for a file of more than `limit` bytes, and for one that cannot be read.
    """
    handles: list[int] = []
    try:
        *above, name = path.split("/")
        handles.append(os.open(folder, _FLAGS | os.O_DIRECTORY))
        for part in above:
            handles.append(os.open(part, _FLAGS | os.O_DIRECTORY, dir_fd=handles[-1]))
        handles.append(os.open(name, _FLAGS, dir_fd=handles[-1]))
        return _content(handles[-1], limit)
    except OSError as error:
        _refuse(error)
        return None
    finally:
        for handle in handles:
            os.close(handle)


def read_own(path: str, limit: int) -> bytes | None:
    """Return the bytes of a file that the user chose, following links; None if nothing exists there. Raises NotRead."""
    try:
        handle = os.open(os.path.realpath(path), _FLAGS)
    except OSError as error:
        _refuse(error)
        return None
    try:
        return _content(handle, limit)
    except OSError as error:
        _refuse(error)
        return None
    finally:
        os.close(handle)


def _refuse(error: OSError) -> None:
    """Raise NotRead, unless the error means that the file does not exist."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return
    if error.errno in (errno.ELOOP, errno.EMLINK):  # Linux's and the BSDs' errors for O_NOFOLLOW on a link
        raise NotRead("is a link") from None
    if error.errno == errno.ENXIO:
        raise NotRead("is a socket") from None
    raise NotRead(f"cannot be read: {(error.strerror or str(error)).lower()}") from None


def odd(mode: int) -> str:
    """Return what kind of file a mode belongs to, such as `a named pipe`; empty for a regular file."""
    return _ODD.get(stat.S_IFMT(mode), "")


def _content(handle: int, limit: int) -> bytes:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise NotRead(f"is {odd(status.st_mode) or 'not a regular file'}")
    parts: list[bytes] = []
    left = limit + 1  # files of /proc have no size, and others grow
    while left and (part := os.read(handle, left)):
        parts.append(part)
        left -= len(part)
    if not left:
        raise NotRead(f"is larger than {limit // 1024} KiB")
    return b"".join(parts)
