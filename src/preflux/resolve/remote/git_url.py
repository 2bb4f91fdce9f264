"""How kustomize reads the URL of a remote base: which repository, and which folder in it.

Source: kustomize 5.8.1, api/internal/git/repospec.go.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from preflux.pattern import lazy

_SCHEMES = ("ssh://", "https://", "http://", "file://")
_USER = lazy(r"[a-zA-Z][a-zA-Z0-9-]*@")
_GITHUB = ("github.com/", "github.com:")
_REF = lazy(r"(?:^|&)ref=([^&]+)")
_VERSION = lazy(r"(?:^|&)version=([^&]+)")
_LOGIN = lazy(r".*@")
LOGIN = lazy(r"(?<=://)(?!git@)[^/@\s]+(?=@)")
"""Credentials before the host of a URL: a password or a token; `git@` is not one."""
_PORT = lazy(r":\d+\Z")


class GitUrl(NamedTuple):
    """A remote base. `repository` is the same for all spellings of a URL (`repository_of`); `clone` is the URL for git.

    `folder` is the normalised path in it (with `..` only if it leaves the repository); empty for its root. `marked` is
    whether something in the URL (`//`, `.git`, `_git/`, a ref) shows that it is a repository: otherwise it may be a file.
    """

    repository: str
    clone: str
    folder: str
    ref: str
    marked: bool


class _Parts(NamedTuple):
    """A URL in parts; `before` is everything before the path, `host` is without scheme and user."""

    scheme: str
    before: str
    host: str
    path: str
    query: str


def git_url(text: str) -> GitUrl | None:
    """Return the remote base that a text names; None if kustomize does not read it as a repository."""
    parts = _parts(text)
    if parts is None:
        return None
    split = _at_mark(parts.path)
    marked = split is not None
    if split is None and parts.scheme == "file://":
        split = parts.path, ""
    if split is None:
        segments = parts.path.split("/")
        if len(segments) < 2:
            return None
        split = "/".join(segments[:2]), "/".join(segments[2:])
    repository, folder = split
    if not repository:
        return None
    folder = posixpath.normpath(folder.removeprefix("/"))
    found = _REF.search(parts.query) or _VERSION.search(parts.query)
    return GitUrl(
        _identity(parts.host, repository),
        parts.before + repository,
        "" if folder == "." else folder,
        _decoded(found[1]) if found is not None else "",
        marked or found is not None or not is_http(text),
    )


def repository_of(text: str) -> str | None:
    """Return a name (`host/path`) for the repository, or the part of a web site, that a whole URL stands for.

    It is the same for all spellings: any protocol, user and case, with `.git` or without. None if the text is not such a
    URL.
    """
    parts = _parts(text)
    if parts is None or not parts.path.strip("/"):
        return None
    return _identity(parts.host, parts.path)


def folder_in(text: str) -> str:
    """Return the part of a URL that kustomize reads as the folder in a repository, with its separator; empty if none."""
    parts = _parts(text)
    split = _at_mark(parts.path) if parts is not None else None
    if parts is None or split is None or not split[1].strip("/"):
        return ""
    folder = parts.path[len(split[0]) :]
    return folder if folder.startswith("/") else ""  # in `org/org.github.io`, `hub.io` is not a folder


def is_http(text: str) -> bool:
    """Return whether kustomize would fetch a text that names a file from a web server."""
    return text.lower().startswith(("http://", "https://"))


def _decoded(text: str) -> str:
    if "%" not in text and "+" not in text:
        return text
    from urllib.parse import unquote_plus  # noqa: PLC0415 - costs time, and refs are plain

    return unquote_plus(text)


def _parts(text: str) -> _Parts | None:
    if text.startswith("/"):
        return None
    rest, _, query = text.partition("?")
    if rest[:5].lower() == "git::":
        rest = rest[5:]
    scheme = next((known for known in _SCHEMES if rest.lower().startswith(known)), "")
    rest = rest[len(scheme) :]
    if scheme == "file://":
        return _Parts(scheme, scheme, "file:", rest, query)
    found = _USER.match(rest)
    user = found[0] if found is not None else ""
    rest = rest[len(user) :]
    github = rest.lower().startswith(_GITHUB)
    scp = not scheme and (bool(user) or github)
    if not scheme and not scp:
        return None
    at = rest.find("/")
    if scp:
        colon = rest.find(":")
        if at < 0 or 0 < colon < at:
            at = colon
    if at <= 0:
        return None
    host, path = rest[: at + 1], rest[at + 1 :]
    if github:
        by_ssh = scheme == "ssh://" or user
        scheme, user, host = ("", user, "github.com:") if by_ssh else ("https://", "", "github.com/")
    return _Parts(scheme, scheme + user + host, host[:-1], path, query)


def _at_mark(path: str) -> tuple[str, str] | None:
    """Split a path at a mark (`.git`, `//` ...) for the end of the repository; None if there is none."""
    before, mark, after = path.partition("_git/")
    if mark:
        name, _, folder = after.partition("/")
        return before + mark + name, folder
    before, mark, after = path.partition("//")
    if mark:
        return before, after
    before, mark, after = path.partition(".git")
    return (before + mark, after) if mark else None


def _identity(host: str, path: str) -> str:
    host = _PORT.sub("", _LOGIN.sub("", host))
    return f"{host}/{path.strip('/')}".lower().removesuffix(".git")
