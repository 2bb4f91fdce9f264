"""What stands in one folder, told without a look at each thing: the file system lists names with their types."""

from __future__ import annotations

import os
from typing import NamedTuple


class Kinds(NamedTuple):
    """What stands in a folder by name (file, folder, link, other), and why it cannot be listed."""

    kinds: dict[str, str]
    reason: str = ""


def kinds_of(folder: str) -> Kinds:
    """Return what stands in a folder; nothing where it is gone."""
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
