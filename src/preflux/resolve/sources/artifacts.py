"""Traces a path inside an artifact that an ArtifactGenerator makes back to the folders it was copied from."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from preflux.limits import MAX_PATH
from preflux.lookup import items_at, text_at
from preflux.node import Mapping
from preflux.resolve.sources.owner import SourceKey


def in_artifact(path: str, artifact: str, generators: list[Mapping]) -> list[tuple[SourceKey, str]]:
    """Return the possible origins of a path inside an ExternalArtifact: sources, each with a folder below its root.

    Copies read `@alias/folder/**` (the content of a folder), `@alias/folder/` or a file, to `@artifact/folder/`
    (source.extensions.fluxcd.io, docs/spec of source-watcher).
    """
    if len(path) > MAX_PATH:
        return []
    wanted = posixpath.normpath(f"/{path}")
    found: set[tuple[SourceKey, str]] = set()
    for generator in generators:
        sources = _sources(generator)
        for name, alias, origin, place in _copies(generator):
            if name != artifact:
                continue
            source = sources.get(alias, SourceKey("", "", alias))
            target = posixpath.normpath(f"/{place}")
            inside = f"{target.rstrip('/')}/"
            if wanted == target or wanted.startswith(inside):
                found.add((source, posixpath.normpath(f"/{origin}/{wanted[len(inside) :]}").lstrip("/")))
            elif target.startswith(f"{wanted.rstrip('/')}/"):
                found.add((source, posixpath.normpath(f"/{origin}").lstrip("/")))
    return sorted(found)


def copied_from(generators: list[Mapping]) -> Iterator[tuple[SourceKey, str]]:
    """Yield the sources and their folders that artifacts are copied from."""
    for generator in generators:
        sources = _sources(generator)
        for _, alias, origin, _ in _copies(generator):
            if alias in sources and not any(char in origin for char in "*?[{"):
                folder = origin if "." not in posixpath.basename(origin) else posixpath.dirname(origin)
                yield sources[alias], posixpath.normpath(f"/{folder}").lstrip("/")


def _sources(generator: Mapping) -> dict[str, SourceKey]:
    namespace = text_at(generator, "metadata", "namespace") or ""
    return {
        text_at(item, "alias") or "": SourceKey(
            text_at(item, "kind") or "", text_at(item, "namespace") or namespace, text_at(item, "name") or ""
        )
        for item in items_at(generator, "spec", "sources")
    }


def _copies(generator: Mapping) -> Iterator[tuple[str, str, str, str]]:
    """Yield for each copy the artifact, the alias of the source, the folder in it, and the path in the artifact."""
    for item in items_at(generator, "spec", "artifacts"):
        for copy in items_at(item, "copy"):
            alias, _, origin = (text_at(copy, "from") or "").partition("/")
            _, _, place = (text_at(copy, "to") or "").partition("/")
            if max(len(origin), len(place)) > MAX_PATH:
                continue
            while origin.rpartition("/")[2] in ("**", "*"):
                origin = origin.rpartition("/")[0]
            yield text_at(item, "name") or "", alias.removeprefix("@"), origin, place
