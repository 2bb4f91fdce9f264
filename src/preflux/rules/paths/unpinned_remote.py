"""A remote resource whose content may change."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.pattern import lazy
from preflux.resolve.kustomization import Kustomization, NotInCheckout, Remote, ToFile, ToFolder

_BRANCHES = frozenset({"main", "master", "HEAD", "develop", "trunk", "latest", "release", "stable"})
_VERSION = lazy(r"(?:^|[/@_-])v?\d+\.\d+|[0-9a-f]{40}|[@:]sha256")
_FILE = lazy(r"https?://.*\.(?:ya?ml|json)$")


@rule(Kustomization)
def unpinned_remote(kustomization: Kustomization, _: Repository) -> Iterator[Finding]:
    for entry in kustomization.entries.values():
        target = entry.target
        mapped = isinstance(target, ToFile | ToFolder) and target.checkout is not None
        if mapped or isinstance(target, Remote | NotInCheckout):
            problem = _problem(entry.text, file=entry.wanted == "file")
            if problem:
                yield Finding.at(entry, f"`{entry.shown}` {problem}", "name a tag or a commit")


def _problem(url: str, *, file: bool) -> str:
    """Return why the content of a URL may change; empty if the URL has a tag, a commit or a version."""
    address, _, rest = url.partition("#")[0].partition("?")
    query = parse_qs(rest)
    refs = query.get("ref") or query.get("version")
    if refs:
        return f"follows the branch `{refs[0]}`" if refs[0] in _BRANCHES else ""
    if file or _FILE.match(url.partition("?")[0]):
        path = _path(address)
        moving = next((name for name in path.split("/") if name in _BRANCHES), None)
        if moving is not None and not _VERSION.search(path):
            return f"follows `{moving}`"
        return "" if _VERSION.search(path) or "/refs/tags/" in path else "has no version in it"
    return "has no `ref`, so it follows the default branch"


def _path(address: str) -> str:
    """Return the part of a URL after the host. Accepts any text: urllib refuses some, such as `[` as host."""
    _, mark, rest = address.partition("://")
    return f"/{rest.partition('/')[2]}" if mark else address
