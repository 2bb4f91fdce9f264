"""Which repository the paths of a command line belong to."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from preflux.cli.exits import USAGE
from preflux.cli.telling import reason
from preflux.config import MARKS
from preflux.report.view import View
from preflux.span import Span


class BadPath(click.ClickException):
    """A path of the command line that cannot be used."""

    exit_code = USAGE


class Place(NamedTuple):
    """A repository root, and the given paths below it, with forward slashes; the empty path is the root itself."""

    root: Path
    paths: tuple[str, ...]


def locate(given: Sequence[str]) -> Place:
    """Find the repository that the given paths lie in; raise BadPath where there is none or more than one.

    The root is the nearest folder at or above a path that holds `.git` or `.preflux.yaml`, else the folder itself.
    """
    roots: dict[Path, str] = {}
    paths: list[Path] = []
    for text in given:
        path = _real(text)
        roots.setdefault(find_root(path), text)
        paths.append(path)
    if len(roots) > 1:
        (first, one), (second, other), *_ = roots.items()
        raise BadPath(f"`{one}` and `{other}` belong to different repositories: {first} and {second}")
    root = next(iter(roots))
    below = sorted({"" if path == root else path.relative_to(root).as_posix() for path in paths})
    return Place(root, tuple(below))


def find_root(path: Path) -> Path:
    """Return the root of the repository that a path without links lies in."""
    folder = path if os.path.isdir(path) else path.parent
    for candidate in (folder, *folder.parents):
        if _marked(candidate):
            return candidate
    return folder


def _marked(folder: Path) -> bool:
    # pathlib raises where the rights are missing to look.
    return any(os.path.exists(folder / mark) for mark in MARKS)


def real_folder(ctx: click.Context, text: str) -> Path:
    """Return a folder of the command line without links; raise UsageError for what is none."""
    if not os.path.isdir(text):
        raise click.UsageError(f"`{text}` is {'a file' if os.path.exists(text) else 'no folder'}", ctx)
    return Path(text).resolve()


def _real(text: str) -> Path:
    try:
        return Path(text).resolve(strict=True)
    except OSError as error:
        why = "no such file or folder" if isinstance(error, FileNotFoundError) else reason(error)
        raise BadPath(f"`{text}`: {why}") from error
    except RuntimeError as error:  # what Python 3.11 raises for a loop of links
        raise BadPath(f"`{text}`: a loop of symbolic links") from error


def seen_from(root: Path, folder: Path) -> tuple[str, str, str]:
    """Return how a reader in a folder sees a root: the way down to it, the way from it to the folder, a name for it."""
    if folder == root:
        return "", "", ""
    if folder.is_relative_to(root):
        return "", folder.relative_to(root).as_posix(), ""
    if root.is_relative_to(folder):
        down = root.relative_to(folder).as_posix()
        return down, "", down
    return "", "", str(root)


def here() -> Path:
    """Return the current folder without links."""
    try:
        return Path(os.path.realpath(Path.cwd()))
    except FileNotFoundError as error:
        raise BadPath("the current folder no longer exists") from error
    except OSError as error:
        raise BadPath(f"the current folder: {reason(error)}") from error


def readable(folder: Path) -> Path:
    """Return the folder that a build may read below: the repository, else the current folder where that is above."""
    root = find_root(folder)
    if _marked(root):
        return root
    current = here()
    return current if folder.is_relative_to(current) else root


def seen_at(root: Path) -> Callable[[Span], str]:
    """Return what writes a place of the files below a root as `path:line:column`, as seen from the current folder."""
    down, folder, _ = seen_from(root, here())
    view = View(root=down, folder=folder)

    def place(span: Span) -> str:
        return f"{view.path(span.path)}:{span.line}:{span.column}"

    return place
