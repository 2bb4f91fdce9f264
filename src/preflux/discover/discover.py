"""Lists the files of a repository."""

from __future__ import annotations

from preflux.config import Config
from preflux.discover.gitignore import as_git_reads
from preflux.discover.tree import Skipped, Tree
from preflux.files import Files
from preflux.limits import MAX_FILES


def discover(files: Files, config: Config) -> Tree:
    """Return the tree of all files that count, including the checkouts named in the configuration.

    Excluded files are left out. The files of a checkout are only part of the checkout's own tree. Raises BadPattern if an
    `exclude` is not a pattern; `read_config` has already refused those.
    """
    tree = Tree(files)
    checkouts = sorted({folder for _, folder in config.checkouts if folder}, key=len, reverse=True)
    elsewhere = tuple(f"{folder}/" for folder in checkouts)
    listed: set[str] = set()
    excluded = as_git_reads(config.exclude).match_file if config.exclude else None
    count = 0
    for path, kind, target, reason in files.entries():
        if excluded is not None and excluded(path):
            continue
        if elsewhere and f"{path}/".startswith(elsewhere):
            listed.update(folder for folder in checkouts if path.startswith(f"{folder}/"))
            continue
        if kind == "file":
            count += 1
            if count > MAX_FILES:
                tree.skipped.append(Skipped(".", f"more than {MAX_FILES} files: the rest is not checked"))
                break
            tree.add_file(path)
        elif kind == "folder":
            tree.add_folder(path)
        elif kind == "link" and target is not None:
            tree.add_link(path, target)
        else:
            tree.skipped.append(Skipped(path, reason or "a link out of the repository"))
    tree.skipped.sort(key=lambda skipped: (skipped.path, skipped.reason))
    for folder in checkouts:
        tree.add_checkout(folder, discover(files.at(folder), Config()), listed=folder in listed)
    tree.repositories = dict(config.checkouts)
    return tree
