"""Which files Flux's source-controller leaves out of the artifact that it makes of a repository.

The defaults, and the order of precedence, are those of github.com/fluxcd/pkg/sourceignore: the defaults first, then
each `.sourceignore` from the root downwards; the last pattern that matches decides, also below a folder that an earlier
one took out (git itself would not let a file back in there).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from preflux.discover.tree import Tree

if TYPE_CHECKING:
    from pathspec import PathSpec
    from pathspec.pattern import Pattern

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
    """Return a function that tells whether a file is missing from the artifact of a source that is this repository.

    An ignore file that cannot be read counts as empty: what it would take out is taken to be there.
    """
    scoped: list[tuple[str, PathSpec[Pattern]]] = []
    for path in tree.files:
        if path.endswith(IGNORE_FILE):
            folder, _, name = path.rpartition("/")
            lines = _lines(tree, path) if name == IGNORE_FILE else []
            if lines:
                scoped.append((f"{folder}/" if folder else "", _spec(lines)))
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


def _lines(tree: Tree, path: str) -> list[str]:
    try:
        return tree.read(path).decode("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


def _spec(lines: list[str]) -> PathSpec[Pattern]:
    from pathspec import PathSpec  # noqa: PLC0415 - few repositories have such a file
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415

    # The pattern that is called "gitignore" takes `/*` for the files of the root alone; git takes folders with all in them.
    return PathSpec.from_lines(GitIgnoreSpecPattern, lines)
