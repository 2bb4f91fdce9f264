"""Finds entries of kustomizations that are commented out."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property

from preflux.pattern import lazy
from preflux.resolve.graph import Graph
from preflux.span import Span

# Possessive quantifiers: with backtracking, a long line of dashes or blanks would take quadratic time.
_COMMENT = lazy(r"^[ \t]*+#[# \t-]*+(?P<entry>[\w./@+-]++)[ \t]*+(?:#.*)?$", re.MULTILINE)


class CommentedEntries:
    """The entries of all kustomizations that are commented out."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def naming(self, path: str) -> Span | None:
        """Return the place of a comment in a kustomization that names a file, or a folder around it, as an entry."""
        while path:
            if path in self._entries:
                return self._entries[path]
            path = posixpath.dirname(path)
        return None

    @cached_property
    def _entries(self) -> dict[str, Span]:
        found: dict[str, Span] = {}
        for _, kustomization in sorted(self._graph.kustomizations.items()):
            source = kustomization.source
            for match in _COMMENT.finditer(source.text) if "#" in source.text else ():
                path = posixpath.normpath(posixpath.join(kustomization.folder, match["entry"]))
                if self._graph.tree.kind(path) is not None:
                    found.setdefault(path, Span(source, *match.span("entry")))
        return found
