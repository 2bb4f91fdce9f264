"""Lists one folder with the type of each entry, without a stat call per entry."""

from __future__ import annotations

import os
from typing import NamedTuple


class Kinds(NamedTuple):
    """The type of each name in a folder (file, folder, link, other), and why the folder cannot be listed, if so."""

    kinds: dict[str, str]
    reason: str = ""


def kinds_of(folder: str) -> Kinds:
    """Return the entries of a folder; empty if it does not exist any more."""
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
        return Kinds({}, "" if isinstance(error, FileNotFoundError) else reason_of(error))
    return Kinds(kinds)


def reason_of(error: OSError) -> str:
    """Return why the system refused something, in lower case."""
    return (error.strerror or str(error)).lower()
