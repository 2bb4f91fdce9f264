"""Opens a folder to write to, without following links that a repository contains.

The path that the user gave may have links of the user's own. A link inside a repository is untrusted: the author of the
repository chose its target.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from preflux.config import MARKS

FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
"""Flags to open a folder that must not be a link; with O_PATH, if there is one, it need not be readable."""


def open_named(folder: Path, repository: Path | None = None) -> int:
    """Return a descriptor of a folder; create it and the folders above it if they are missing.

    Links on the way are followed, except those inside `repository` (a path free of links) or any other repository: these
    raise OSError, as does a folder that cannot be opened or created.
    """
    here = "/" if folder.is_absolute() else os.path.realpath(os.getcwd())
    guarded = None if repository is None else str(repository)
    for number, part in enumerate(folder.parts):
        here = _step(here, part, guarded, shown=str(Path(*folder.parts[: number + 1])))
    return _opened(here, str(folder))


def link_in_the_way(shown: str) -> OSError:
    """Return the error for a link at a path that is to be written."""
    why = "is a link, and preflux does not write through links; remove it or choose another path"
    return OSError(errno.ELOOP, why, shown)


def _step(here: str, part: str, repository: str | None, shown: str) -> str:
    """Return the path of `part` in the folder `here`, with a link followed if that is allowed."""
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
    """Return whether a folder (a path free of links) is in a repository: in the given one, or in any."""
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
    """Open a path folder by folder, so that a link that was put there since it was resolved is not followed."""
    try:
        here = os.open("/", FOLDER)
    except OSError as error:
        raise OSError(error.errno, error.strerror, shown) from error
    return below(here, [(part, shown) for part in path.split("/") if part])


def below(folder: int, names: Iterable[tuple[str, str]]) -> int:
    """Go down from the folder with a descriptor, by names; return a descriptor of the last folder and close the first one.

    Missing folders are created. Each name comes with the path to show in errors. Raises OSError for a link and for
    anything else that cannot be opened as a folder.
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
            with suppress(FileExistsError):  # another process created it, or it is a broken link
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
