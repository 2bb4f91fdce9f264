"""Asks git which files of a folder count."""

from __future__ import annotations

import os

_LOCATION = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
"""What git sets for its hooks: it would make git answer for the repository of the hook, whatever the folder."""


def in_work_tree(folder: str) -> bool:
    """Tell whether a folder (absolute, without links) or one above it has a `.git`: cheaper than to ask git."""
    while True:
        if os.path.lexists(f"{folder}/.git"):
            return True
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above


def list_files(folder: str) -> list[str] | str:
    """Return the paths that git tracks or would add, relative to the folder, sorted; or why git does not say.

    Bytes that are not UTF-8 come as lone surrogates, as `os.listdir` gives them.

    Tracked files that are gone from the work tree are still listed. A submodule is listed as its folder, a repository
    that is not tracked with a slash at its end.
    """
    import subprocess  # noqa: PLC0415 - costs time

    environment = {name: value for name, value in os.environ.items() if name not in _LOCATION}
    environment["LC_ALL"] = "C"
    environment["GIT_OPTIONAL_LOCKS"] = "0"
    # `core.fsmonitor` may name a program to run, in the configuration of a repository that one has just unpacked.
    command = ["git", "-C", folder, "-c", "core.fsmonitor=false", "ls-files"]
    command += ["-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, capture_output=True, env=environment, stdin=subprocess.DEVNULL, check=False)
    except OSError as error:
        return "git is not installed" if isinstance(error, FileNotFoundError) else f"git does not run: {error.strerror}"
    if done.returncode == 0:
        return sorted(set(done.stdout.decode(errors="surrogateescape").split("\0")) - {""})
    said = done.stderr.decode(errors="replace").strip()
    if "dubious ownership" in said:
        return "git refuses this folder, which belongs to another user (see `safe.directory`)"
    return f"git fails here ({said.splitlines()[0] if said else f'exit {done.returncode}'})"
