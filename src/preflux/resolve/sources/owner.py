"""Decides which repository a source is: this one, a checkout of another one, another one, or unknown."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from typing import NamedTuple, TypeAlias

from preflux.discover.tree import Tree
from preflux.nearest import slip
from preflux.resolve.remote.git_url import repository_of
from preflux.resolve.sources.paths import VARIABLE, same_repository

ARTIFACTS = ("OCIRepository", "Bucket", "ExternalArtifact")
"""Kinds of sources that may contain only one folder of a repository."""
READABLE = ("GitRepository", *ARTIFACTS)
"""The kinds of sources that a Flux Kustomization can read."""


class SourceKey(NamedTuple):
    """The identity of a source."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return "/".join(self)


class Ours(NamedTuple):
    """This repository; paths are relative to the folder `start`. `concluded` is whether that was guessed from the paths."""

    start: str
    because: str
    concluded: bool = False


class Checkout(NamedTuple):
    """Another repository; `folder` is its checkout."""

    folder: str


class Foreign(NamedTuple):
    """Another repository."""

    because: str


class Unknown(NamedTuple):
    """Not known which repository."""

    because: str


Owner: TypeAlias = Ours | Checkout | Foreign | Unknown


class Sources:
    """The sources of a cluster, or of all files: their URLs, and which are known to be this repository.

    `repositories` are those with a checkout (see `Tree`). `configured` maps sources (`Kind/namespace/name` or URL) that are
    this repository to the folder that their paths are relative to.
    """

    def __init__(self, repositories: Map[str, str] | None = None, configured: Iterable[tuple[str, str]] = ()) -> None:
        self.repositories = repositories or {}
        self.configured = {(key if _is_key(key) else same_repository(key)): start for key, start in configured}
        self.ours: dict[SourceKey, Ours] = {}
        self.urls: dict[SourceKey, dict[str, None]] = {}

    def define(self, key: SourceKey, url: str) -> None:
        """Add an object that defines a source."""
        self.urls.setdefault(key, {})[url] = None

    def take(self, key: SourceKey, ours: Ours) -> None:
        """Record that a source is this repository."""
        self.ours.setdefault(key, ours)

    def owner(self, key: SourceKey) -> Owner:
        """Return which repository a source is."""
        urls = self.urls.get(key, {})
        said = self.said(key, urls) if self.configured else None
        if said is not None:
            return said
        if key in self.ours:
            return self.ours[key]
        if not urls:
            return Unknown("nothing here defines it")
        known = [url for url in urls if not VARIABLE.search(url)]
        if not known:
            return Unknown("its URL has a variable")
        return self._by_url(key, known)

    def said(self, key: SourceKey, urls: Iterable[str]) -> Ours | None:
        """Return what the configuration says about a source with some URLs."""
        for name in (str(key), *map(same_repository, urls)):
            if name in self.configured:
                return Ours(self.configured[name], "the configuration says so")
        return None

    def meant(self, key: SourceKey) -> SourceKey | None:
        """Return the source that was probably meant by an undefined one: a similar name, or another namespace."""
        for other in sorted({*self.urls, *self.ours}):
            if other.kind == key.kind and other != key:
                if other.name == key.name or (other.namespace == key.namespace and slip(key.name, [other.name])):
                    return other
        return None

    def _by_url(self, key: SourceKey, urls: list[str]) -> Owner:
        for url in urls:
            folder = self.repositories.get(repository_of(url) or "") if self.repositories else None
            if folder is not None:
                return Checkout(folder) if folder else Ours("", "the configuration says so")
        same = {same_repository(url) for url in urls}
        for other, ours in sorted(self.ours.items()):
            alike = (other.kind in ARTIFACTS) == (key.kind in ARTIFACTS)
            if alike and any(same_repository(url) in same for url in self.urls.get(other, {})):
                return Ours(ours.start, f"it has the URL of {other}", ours.concluded)
        return Foreign("its URL is that of another repository")


def _is_key(name: str) -> bool:
    return name.partition("/")[0] in READABLE


def conclude(key: SourceKey, paths: Iterable[str], tree: Tree, *, assumed: bool) -> Ours | Unknown:
    """Return whether an undefined source is this repository, judged by all `paths` (folders) that are used in it.

    At least two paths are needed, or one with two parts: most repositories have a folder `deploy`. With `assumed`, the
    source of the root is unknown too, and any path is enough.
    """
    named = sorted({path for path in paths if path})
    if not named:
        return Unknown("nothing here defines it")
    starts = starts_of(named[0], tree) if key.kind in ARTIFACTS else [""]
    for path in named[1:] if key.kind in ARTIFACTS else ():
        starts += [start for start in starts_of(path, tree) if start not in starts]
    telling = len(named) > 1 or "/" in named[0] or assumed
    best: list[tuple[int, str]] = []
    for start in starts:
        here = sum(tree.kind(f"{start}/{path}" if start else path) == "folder" for path in named)
        if (here == len(named) and telling) or (here >= 3 and here * 5 >= len(named) * 4):
            best.append((here, start))
    most = [start for here, start in best if here == max(best)[0]]
    if len(most) > 1 and "" not in most:
        return Unknown(f"its paths may be relative to {' or '.join(f'`{start}`' for start in most[:3])}")
    if most:
        count = "its path is" if len(named) == 1 else f"its {len(named)} paths are"
        start = "" if "" in most else most[0]
        return Ours(start, f"{count} here", concluded=True)
    missing = next((path for path in named if tree.kind(path) != "folder"), "")
    absent = f", and `{missing}` is not a folder here" if missing else ""
    return Unknown(f"nothing here defines it{absent}")


def starts_of(path: str, tree: Tree) -> list[str]:
    """Return the folders that contain `path`, the root first, then the shortest."""
    end = f"/{path}"
    found = [folder[: -len(end)] for folder in tree.folders if folder.endswith(end)]
    return [*([""] if tree.kind(path) == "folder" else []), *sorted(found, key=lambda start: (start.count("/"), start))]
