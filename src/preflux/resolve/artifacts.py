"""Traces a path inside an artifact that an ArtifactGenerator makes back to the folders it was copied from."""

from __future__ import annotations

import posixpath

from preflux.limits import MAX_PATH
from preflux.lookup import items_at, text_at
from preflux.node import Mapping


def in_artifact(path: str, artifact: str, generators: list[Mapping]) -> list[str]:
    """Return the folders of the sources, relative to their roots, that a path inside an ExternalArtifact may stand for.

    Copies read `@alias/folder/**` (the content of a folder), `@alias/folder/` or a file, to `@artifact/folder/`
    (source.extensions.fluxcd.io, docs/spec of source-watcher). Which source an alias means is not looked at: a folder
    that this repository does not have is none.
    """
    if len(path) > MAX_PATH:
        return []
    wanted = posixpath.normpath(f"/{path}")
    found: set[str] = set()
    for generator in generators:
        for item in items_at(generator, "spec", "artifacts"):
            if text_at(item, "name") != artifact:
                continue
            for copy in items_at(item, "copy"):
                _, _, origin = (text_at(copy, "from") or "").partition("/")
                _, _, place = (text_at(copy, "to") or "").partition("/")
                if max(len(origin), len(place)) > MAX_PATH:
                    continue
                while origin.rpartition("/")[2] in ("**", "*"):
                    origin = origin.rpartition("/")[0]
                target = posixpath.normpath(f"/{place}")
                inside = f"{target.rstrip('/')}/"
                if wanted == target or wanted.startswith(inside):
                    found.add(posixpath.normpath(f"/{origin}/{wanted[len(inside) :]}").lstrip("/"))
                elif target.startswith(f"{wanted.rstrip('/')}/"):
                    found.add(posixpath.normpath(f"/{origin}").lstrip("/"))
    return sorted(found)
