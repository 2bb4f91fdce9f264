"""Finds the git repository that a folder belongs to. git is not run and no setting of the repository is read.

A `.git` file names another folder, and its author could name any. So that folder is used only if it points back: a
worktree's by its file `gitdir`, a submodule's by its place inside the git folder of the repository around it.
"""

from __future__ import annotations

import os
import stat
from typing import NamedTuple

from preflux.discover.regular import NotRead, odd, read_below

_MAX_POINTER_BYTES = 8 * 1024
_MAX_NESTED = 20
"""How deep submodules may be nested in submodules."""


class WorkTree(NamedTuple):
    """The top folder of a work tree, the git folder with its index, and the one that all worktrees share; without links."""

    top: str
    git: str
    common: str


def work_tree(folder: str) -> WorkTree | str | None:
    """Return the work tree of a folder (absolute, without links), or why it is not known; None if there is none."""
    wrong: str | None = None
    while True:
        found = _at(folder)
        if isinstance(found, WorkTree):
            return found
        wrong = wrong or found
        above = os.path.dirname(folder)
        if above == folder:
            return wrong
        folder = above


def is_repository(folder: str) -> bool:
    """Return whether git would accept a `.git` folder as a repository."""
    return not _lacks(folder)


def _at(top: str, depth: int = 0) -> WorkTree | str | None:
    marker = f"{top}/.git" if top != "/" else "/.git"
    try:
        mode = os.lstat(marker).st_mode
    except OSError:
        return None
    if stat.S_ISDIR(mode):
        lacks = _lacks(marker)
        return f"`.git` is not a git folder: {lacks}" if lacks else WorkTree(top, marker, marker)
    if stat.S_ISREG(mode):
        return _pointed_at(top, depth)
    return f"`.git` is {odd(mode)}"


def _lacks(folder: str) -> str:
    """Return why git would not accept a folder as a git folder; empty if it would."""
    for name, kinds in (("HEAD", (stat.S_IFREG, stat.S_IFLNK)), ("objects", (stat.S_IFDIR,)), ("refs", (stat.S_IFDIR,))):
        try:
            mode = os.lstat(f"{folder}/{name}").st_mode
        except OSError:
            return f"it has no `{name}`"
        if stat.S_IFMT(mode) not in kinds:
            return f"its `{name}` is {odd(mode) or 'a file'}"
    return ""


def _pointed_at(top: str, depth: int) -> WorkTree | str:
    try:
        text = _text(top, ".git")
    except NotRead as why:
        return f"`.git` {why}"
    if text is None or not text.startswith("gitdir: "):
        return "`.git` is a file that does not name a git folder"
    git = os.path.realpath(os.path.join(top, text.removeprefix("gitdir: ")))
    parent, _, _ = git.rpartition("/")
    if parent.endswith("/worktrees"):
        common = parent.removesuffix("/worktrees")
        try:
            back = _text(git, "gitdir")
        except NotRead:
            back = None
        if back is not None and not _lacks(common) and os.path.realpath(os.path.join(git, back)) == f"{top}/.git":
            return WorkTree(top, git, common)
    elif depth < _MAX_NESTED and top != "/" and _is_module(top, git, depth) and not _lacks(git):
        return WorkTree(top, git, git)
    return "`.git` names a git folder elsewhere that does not name this one"


def _is_module(top: str, git: str, depth: int) -> bool:
    """Return whether a git folder is a submodule's at `top`: it is then inside the enclosing repository's git folder."""
    above = os.path.dirname(top)
    while not os.path.lexists(f"{above}/.git"):
        if above == os.path.dirname(above):
            return False
        above = os.path.dirname(above)
    outer = _at(above, depth + 1)
    return isinstance(outer, WorkTree) and git.startswith((f"{outer.git}/modules/", f"{outer.common}/modules/"))


def _text(folder: str, name: str) -> str | None:
    """Return the path in a file of one line."""
    data = read_below(folder, name, _MAX_POINTER_BYTES)
    text = data.decode(errors="surrogateescape").rstrip("\r\n") if data is not None else None
    return None if text is None or "\0" in text else text
