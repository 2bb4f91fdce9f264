"""How Flux reads a path below the root of a source, and the url of a source."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from preflux.limits import MAX_PATH
from preflux.pattern import lazy

VARIABLE = lazy(r"\$\{[^{}$]*\}")
_URL = lazy(r"(?:[a-z+]+://)?(?:[^@/]+@)?(?P<host>[^/:]+)(?::\d+(?=/))?[/:](?P<path>.+?)(?:\.git)?/?")


def folder_of(path: str) -> str:
    """Return the folder that a spec.path means below the root of its source: `./a/`, `/a` and `../a` are all `a`."""
    return posixpath.normpath(f"/{path}").lstrip("/")


def same_repository(url: str) -> str:
    """Return what is equal for the urls of one repository, whatever the protocol: host and path."""
    match = _URL.fullmatch(url.strip())
    return f"{match['host']}/{match['path']}".lower() if match else url


def may_mean(path: str, wild: str) -> Callable[[str], bool]:
    """Return whether a path with variables may be another one; `wild` is the expression for what stands for a variable.

    None fits one that is longer than paths can be, or that is no text.
    """
    if len(path) > MAX_PATH or any("\ud800" <= char <= "\udfff" for char in path):
        return lambda _: False
    import re2  # noqa: PLC0415 - few paths have variables

    matches = re2.compile(wild.join(map(re.escape, VARIABLE.sub("\0", path).split("\0")))).fullmatch
    return lambda text: matches(text) is not None


def below(start: str, folder: str) -> str:
    """Return a folder of a source as seen from the root of the repository, where the source begins at `start`."""
    return f"{start}/{folder}".strip("/") if start else folder


def start_for(folder: str, path: str, *, artifact: bool) -> str | None:
    """Return the folder at which a source begins if `path` in it is `folder` of the repository; None where it cannot be.

    A git source has the root of the repository; an artifact may be made of a folder of it.
    """
    if folder == path:
        return ""
    if not artifact:
        return None
    if not path:
        return folder
    return folder[: -len(path) - 1] if folder.endswith(f"/{path}") else None
