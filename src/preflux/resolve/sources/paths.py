"""Interprets spec.path and the URL of a source as Flux does."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from preflux.limits import MAX_PATH
from preflux.pattern import lazy

VARIABLE = lazy(r"\$\{[^{}$]*\}")
_URL = lazy(r"(?:[a-z+]+://)?(?:[^@/]+@)?(?P<host>[^/:]+)(?::\d+(?=/))?[/:](?P<path>.+?)(?:\.git)?/?")


def folder_of(path: str) -> str:
    """Return the folder of a spec.path below the root of its source: `./a/`, `/a` and `../a` are all `a`."""
    return posixpath.normpath(f"/{path}").lstrip("/")


def same_repository(url: str) -> str:
    """Return host and path of a URL, which is equal for all URLs of one repository."""
    match = _URL.fullmatch(url.strip())
    return f"{match['host']}/{match['path']}".lower() if match else url


def may_mean(path: str, wild: str) -> Callable[[str], bool]:
    """Return a function that returns whether a path with variables may become another path.

    `wild` is the regular expression for the value of a variable. Nothing matches a path that is too long or not valid text.
    """
    if len(path) > MAX_PATH or any("\ud800" <= char <= "\udfff" for char in path):
        return lambda _: False
    import re2  # noqa: PLC0415 - few paths have variables

    matches = re2.compile(wild.join(map(re.escape, VARIABLE.sub("\0", path).split("\0")))).fullmatch
    return lambda text: matches(text) is not None


def below(start: str, folder: str) -> str:
    """Return a folder of a source relative to the root of the repository, if its paths are relative to `start`."""
    return f"{start}/{folder}".strip("/") if start else folder


def start_for(folder: str, path: str, *, artifact: bool) -> str | None:
    """Return the folder that paths of a source are relative to, if `path` is `folder` of the repository; None if impossible.

    A git source contains the whole repository; an artifact may be made from one folder.
    """
    if folder == path:
        return ""
    if not artifact:
        return None
    if not path:
        return folder
    return folder[: -len(path) - 1] if folder.endswith(f"/{path}") else None
