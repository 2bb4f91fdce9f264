"""Writes a file atomically: under a temporary name first, which is then renamed."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator

from preflux.inspection.named_folder import link_in_the_way

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_UNFINISHED: set[tuple[int, str]] = set()


@contextlib.contextmanager
def new_file(folder: int, name: str, shown: str) -> Iterator[int]:
    """Yield a descriptor to write a file with; the file appears under its name when the block ends without an error.

    `folder` is a descriptor; errors name the file as `shown`. Raises OSError if the name is a link or anything else but a
    regular file, which is left unchanged. After an error nothing of the new file is left.
    """
    temporary = (folder, f".preflux-{os.urandom(8).hex()}")
    try:
        mode = _mode(folder, name, shown)
        _UNFINISHED.add(temporary)
        descriptor = os.open(temporary[1], _NEW, 0o666, dir_fd=folder)
        try:
            if mode is not None:
                with contextlib.suppress(OSError):  # not every file system has permissions
                    os.fchmod(descriptor, mode)
            yield descriptor
        finally:
            os.close(descriptor)
        os.rename(temporary[1], name, src_dir_fd=folder, dst_dir_fd=folder)
        _UNFINISHED.discard(temporary)
    except OSError as error:
        raise OSError(error.errno, error.strerror, shown) from error
    finally:
        if temporary in _UNFINISHED:
            _remove(temporary)


def holds(folder: int, name: str, data: bytes) -> bool:
    """Return whether a regular file has exactly this content already. Reading takes a third of the time of writing."""
    try:
        descriptor = os.open(name, _OLD, dir_fd=folder)
    except OSError:
        return False
    try:
        found = os.fstat(descriptor)
        return stat.S_ISREG(found.st_mode) and found.st_size == len(data) and os.read(descriptor, len(data) + 1) == data
    except OSError:
        return False
    finally:
        os.close(descriptor)


def remove_unfinished() -> None:
    """Remove temporary files; call it before the process is ended."""
    for temporary in list(_UNFINISHED):
        _remove(temporary)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes: a single `os.write` may write only a part."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _remove(temporary: tuple[int, str]) -> None:
    with contextlib.suppress(OSError):
        os.unlink(temporary[1], dir_fd=temporary[0])
    _UNFINISHED.discard(temporary)


def _mode(folder: int, name: str, shown: str) -> int | None:
    """Return the permissions of the file to replace; None if there is none yet."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found):
        raise link_in_the_way(shown)
    if stat.S_ISDIR(found):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), shown)
    if not stat.S_ISREG(found):
        raise OSError(errno.EINVAL, "is not a regular file", shown)
    return stat.S_IMODE(found) & 0o777
