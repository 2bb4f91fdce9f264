"""Opens a folder that a user names, so that nothing which a repository brought leads out of it.

Who names a folder may name a link of their own. A link inside of a repository is another matter: whoever wrote the
repository chose where it leads.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from preflux.config import MARKS

FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
"""How a folder is opened that must not be a link; where the system can, also one that may be entered and not be listed."""


def open_named(folder: Path, repository: Path | None = None) -> int:
    """Return a descriptor of a folder; it and those above it are made where they are missing.

    Links on the way are followed, but for those in `repository`, a path without links, and in any other one: these raise
    OSError, as does a folder that cannot be opened or made.
    """
    here = "/" if folder.is_absolute() else os.path.realpath(os.getcwd())
    guarded = None if repository is None else str(repository)
    for number, part in enumerate(folder.parts):
        here = _step(here, part, guarded, shown=str(Path(*folder.parts[: number + 1])))
    return _opened(here, str(folder))


def link_in_the_way(shown: str) -> OSError:
    """Return the error for a link where something is to be written."""
    return OSError(errno.ELOOP, "is a link, and nothing is written through one; remove it, or name another place", shown)


def _step(here: str, part: str, repository: str | None, shown: str) -> str:
    """Return where a part of a path leads from a place that is no link."""
    if part == os.sep:
        return part
    if part == "..":
        return os.path.dirname(here)
    below = os.path.join(here, part)
    if not os.path.islink(below):
        return below
    if in_repository(here, repository):
        raise link_in_the_way(shown)
    return os.path.realpath(below)


def in_repository(folder: str, repository: str | None) -> bool:
    """Return whether a folder, a path without links, lies in a repository: the given one, or any."""
    if repository is not None and f"{folder}/".startswith(f"{repository.rstrip('/')}/"):
        return True
    while True:
        if any(os.path.lexists(os.path.join(folder, mark)) for mark in MARKS):
            return True
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above


def _opened(path: str, shown: str) -> int:
    """Open a path that had no links a moment ago, each folder from the one above it: a link of now is not followed."""
    try:
        here = os.open("/", FOLDER)
    except OSError as error:
        raise OSError(error.errno, error.strerror, shown) from error
    return below(here, [(part, shown) for part in path.split("/") if part])


def below(folder: int, names: Iterable[tuple[str, str]]) -> int:
    """Return a descriptor of a folder that some names lead to from another, whose descriptor is closed.

    Folders are made where they are missing. With each name comes how an error shows the path so far; raise OSError for a
    link and whatever else cannot be opened as a folder.
    """
    for name, shown in names:
        try:
            following = _below(folder, name, shown)
        finally:
            os.close(folder)
        folder = following
    return folder


def _below(folder: int, name: str, shown: str) -> int:
    try:
        try:
            return os.open(name, FOLDER, dir_fd=folder)
        except FileNotFoundError:
            with suppress(FileExistsError):  # another made it, or a link to nowhere stands there
                os.mkdir(name, dir_fd=folder)
            return os.open(name, FOLDER, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR) and _is_link(folder, name):
            raise link_in_the_way(shown) from error
        raise OSError(error.errno, error.strerror, shown) from error


def _is_link(folder: int, name: str) -> bool:
    try:
        os.readlink(name, dir_fd=folder)
    except OSError:
        return False
    return True
