"""Which entries of kustomizations are commented out."""

from __future__ import annotations

import posixpath
import re

from preflux.index.repository import Repository
from preflux.pattern import lazy
from preflux.span import Span

# Nothing is given back: a long line of dashes, or of blanks, would take quadratic time.
_COMMENT = lazy(r"^[ \t]*+#[# \t-]*+(?P<entry>[\w./@+-]++)[ \t]*+(?:#.*)?$", re.MULTILINE)


def commented_out(path: str, repository: Repository) -> Span | None:
    """Return the place of a comment in a kustomization that names a file, or a folder around it, as an entry."""
    if ("commented out", 0) not in repository.memo:
        repository.memo["commented out", 0] = _entries(repository)
    entries: dict[str, Span] = repository.memo["commented out", 0]
    while path:
        if path in entries:
            return entries[path]
        path = posixpath.dirname(path)
    return None


def _entries(repository: Repository) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for _, kustomization in sorted(repository.graph.kustomizations.items()):
        source = kustomization.source
        for match in _COMMENT.finditer(source.text) if "#" in source.text else ():
            path = posixpath.normpath(posixpath.join(kustomization.folder, match["entry"]))
            if repository.tree.kind(path) is not None:
                found.setdefault(path, Span(source, *match.span("entry")))
    return found
