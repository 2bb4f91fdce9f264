"""Lists the files of a repository."""

from __future__ import annotations

from collections.abc import Callable

from preflux.config import Config
from preflux.discover.tree import Skipped, Tree
from preflux.files import Files
from preflux.limits import MAX_FILES


def discover(files: Files, config: Config) -> Tree:
    """Return the tree of all files that count: those that `exclude` of the configuration does not take out."""
    tree = Tree(files)
    excluded = _matcher(config.exclude) if config.exclude else None
    count = 0
    for path, kind, target, reason in files.entries():
        if excluded is not None and excluded(path):
            continue
        if kind == "file":
            count += 1
            if count > MAX_FILES:
                tree.skipped.append(Skipped(".", f"more than {MAX_FILES} files: the others are not looked at"))
                break
            tree.add_file(path)
        elif kind == "folder":
            tree.add_folder(path)
        elif kind == "link" and target is not None:
            tree.add_link(path, target)
        else:
            tree.skipped.append(Skipped(path, reason or "a link out of the repository"))
    tree.skipped.sort(key=lambda skipped: (skipped.path, skipped.reason))
    return tree


def _matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - costs time, and few configurations have `exclude`

    return GitIgnoreSpec.from_lines(patterns).match_file
