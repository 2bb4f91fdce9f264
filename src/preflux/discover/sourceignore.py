"""Which files Flux's source-controller leaves out of the artifact that it makes of a repository.

The defaults, and the order of precedence, are those of github.com/fluxcd/pkg/sourceignore: the defaults first, then
each `.sourceignore` from the root downwards. The last pattern that matches decides, even below a folder that an earlier
one excluded (git itself would not include a file there again).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from preflux.discover.gitignore import BadPattern, in_order, read_pattern
from preflux.discover.tree import Tree
from preflux.limits import MAX_PATTERNS, MAX_PATTERNS_OF_ALL, MAX_WILDCARDS

if TYPE_CHECKING:
    from pathspec import PathSpec
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

IGNORE_FILE = ".sourceignore"

_FOLDERS = frozenset({".git", ".github", ".circleci"})
_NAMES = frozenset(
    {
        *(".gitignore", ".gitmodules", ".gitattributes"),
        *(".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml", "cloudbuild.yaml"),
        *("codeship-services.yml", "codeship-steps.yml", ".goreleaser.yml", ".sops.yaml", ".flux.yaml"),
    }
)
_ENDINGS = (".jpg", ".jpeg", ".gif", ".png", ".wmv", ".flv", ".tar.gz", ".zip")


def ignored(tree: Tree) -> Callable[[str], bool]:
    """Return a function that returns whether Flux leaves a file out of the artifact of this repository.

    An ignore file that cannot be read counts as empty, so that no file is reported as missing because of it. A line that
    is not a pattern is skipped, as go-git does, which Flux uses for matching. `unread_patterns` returns the files that are
    skipped because there are too many patterns.
    """
    scoped: list[tuple[str, PathSpec[GitIgnoreSpecPattern]]] = []
    for path, lines in _files(tree)[0]:
        patterns = [pattern for pattern in map(_pattern, lines) if pattern is not None]
        if patterns:
            scoped.append((path.removesuffix(IGNORE_FILE), in_order(patterns)))
    scoped.sort(key=lambda item: item[0].split("/"), reverse=True)

    def is_ignored(path: str) -> bool:
        for prefix, spec in scoped:
            if path.startswith(prefix):
                include = spec.check_file(path[len(prefix) :]).include
                if include is not None:
                    return include
        *folders, name = path.split("/")
        return name in _NAMES or name.endswith(_ENDINGS) or not _FOLDERS.isdisjoint(folders)

    return is_ignored


def unread_patterns(tree: Tree) -> list[str]:
    """Return a note if some ignore files are not read since there are too many patterns."""
    path = _files(tree)[1]
    return [f"{path}: too many patterns from here on, so the files that they exclude are treated as present"] if path else []


def _files(tree: Tree) -> tuple[list[tuple[str, list[str]]], str]:
    """Return the ignore files with their patterns, and the first one that is not read since there are too many patterns."""
    found: list[tuple[str, list[str]]] = []
    patterns_left, wildcards_left = MAX_PATTERNS_OF_ALL, MAX_WILDCARDS
    for path in ignore_files(tree):
        lines = [line for line in _lines(tree, path) if line.strip() and not line.startswith("#")]
        patterns_left -= len(lines)
        wildcards_left -= sum(line.count(sign) for line in lines for sign in "*?[")
        if min(patterns_left, wildcards_left) < 0:
            return found, path
        found.append((path, lines))
    return found, ""


def ignore_files(tree: Tree) -> list[str]:
    """Return the paths of the ignore files of a tree, sorted."""
    return sorted(path for path in tree.files if path.endswith(IGNORE_FILE) and path.rpartition("/")[2] == IGNORE_FILE)


def broken_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line number and the fault of each line of an ignore file that has content but is skipped."""
    lines = _split(text)
    for number, line in enumerate(lines[:MAX_PATTERNS], 1):
        try:
            read_pattern(line)
        except BadPattern as bad:
            yield number, str(bad)
    if len(lines) > MAX_PATTERNS:
        yield MAX_PATTERNS + 1, f"comes after {MAX_PATTERNS:,} lines"


def _lines(tree: Tree, path: str) -> list[str]:
    try:
        return _split(tree.read(path).decode("utf-8-sig", errors="replace"))[:MAX_PATTERNS]
    except OSError:
        return []


def _split(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def _pattern(line: str) -> GitIgnoreSpecPattern | None:
    try:
        return read_pattern(line)
    except BadPattern:
        return None
