"""Finds the repository that the paths of a command line belong to."""

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
    """A path on the command line cannot be used."""

    exit_code = USAGE


class Place(NamedTuple):
    """A repository root, and the given paths below it, with forward slashes; the empty path is the root itself."""

    root: Path
    paths: tuple[str, ...]


def locate(given: Sequence[str]) -> Place:
    """Find the repository that the given paths are in. Raises BadPath if a path does not exist or they are in several.

    The root is the nearest folder at or above a path with `.git` or `.preflux.yaml`, otherwise the folder itself.
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
    """Return the root of the repository that contains a path; the path must be free of links."""
    folder = path if os.path.isdir(path) else path.parent
    for candidate in (folder, *folder.parents):
        if _marked(candidate):
            return candidate
    return folder


def _marked(folder: Path) -> bool:
    # os.path and not pathlib, which raises if a permission is missing.
    return any(os.path.exists(folder / mark) for mark in MARKS)


def real_folder(ctx: click.Context, text: str) -> Path:
    """Return a folder of the command line with links resolved. Raises UsageError if it is not a folder."""
    if not os.path.isdir(text):
        raise click.UsageError(f"`{text}` is {'a file, not a folder' if os.path.exists(text) else 'not a folder'}", ctx)
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
    """Return, for a reader in `folder`: the path down to the root, the path from the root to `folder`, the root's name."""
    if folder == root:
        return "", "", ""
    if folder.is_relative_to(root):
        return "", folder.relative_to(root).as_posix(), ""
    if root.is_relative_to(folder):
        down = root.relative_to(folder).as_posix()
        return down, "", down
    return "", "", str(root)


def here() -> Path:
    """Return the current folder with links resolved. Raises BadPath if it cannot be read."""
    try:
        return Path(os.path.realpath(Path.cwd()))
    except FileNotFoundError as error:
        raise BadPath("the current folder no longer exists") from error
    except OSError as error:
        raise BadPath(f"the current folder: {reason(error)}") from error


def readable(folder: Path) -> Path:
    """Return the folder that a build may read in: the repository, else the current folder if `folder` is inside it."""
    root = find_root(folder)
    if _marked(root):
        return root
    current = here()
    return current if folder.is_relative_to(current) else root


def seen_at(root: Path) -> Callable[[Span], str]:
    """Return a function that writes a span as `path:line:column`, with the path relative to the current folder."""
    down, folder, _ = seen_from(root, here())
    view = View(root=down, folder=folder)

    def place(span: Span) -> str:
        return f"{view.path(span.path)}:{span.line}:{span.column}"

    return place
