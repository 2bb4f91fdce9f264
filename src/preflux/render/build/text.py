"""Writes a build as text, as `kustomize build` prints it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from preflux.node import Mapping
from preflux.render.build.result import Build
from preflux.render.emit.writer import Emitter, emit_with_origins
from preflux.render.fault import BuildFault
from preflux.render.provenance import in_short
from preflux.span import Span

_WIDEST = 72


class Text(NamedTuple):
    """The documents of a build; `faults` are about objects with values that JSON lacks, which are left out."""

    documents: str
    faults: tuple[BuildFault, ...] = ()


class Texts:
    """Writes builds; the text of a tree that several builds share is written only once."""

    def __init__(self) -> None:
        # The tree is stored with its text, since an id is only unique while the tree is alive.
        self._known: dict[int, tuple[Mapping, str]] = {}
        self._emitter = Emitter()

    def of(self, build: Build) -> Text:
        """Return the documents of a build."""
        parts: list[str] = []
        faults: list[BuildFault] = []
        for item in build.objects:
            root = item.root
            known = self._known.get(id(root))
            if known is None:
                try:
                    known = self._known[id(root)] = (root, self._emitter.emit(root))
                except ValueError as error:
                    faults.append(BuildFault("unprintable", item.name_span, str(error)))
                    continue
            parts.append(known[1])
        return Text("---\n".join(parts), tuple(faults))


def text_of(build: Build) -> Text:
    """Return the documents of one build, as `Texts.of` does."""
    return Texts().of(build)


def text_with_origins(root: Mapping, place: Callable[[Span], str]) -> str:
    """Return the text of an object with a comment after each value: where it was written, then what else took part.

    The comments of one object are aligned, except on very long lines.
    """
    lines: list[tuple[str, str]] = []
    for text, node in emit_with_origins(root):
        first, *rest = text.rstrip("\n").split("\n")
        # A key above other lines has no places that those do not have.
        lines.append((first, "" if first.endswith(":") else in_short(node, place)))
        lines.extend((line, "") for line in rest)
    width = max((len(line) for line, origin in lines if origin and len(line) <= _WIDEST), default=0)
    return "".join(f"{line:{width}}  # {origin}\n" if origin else f"{line}\n" for line, origin in lines)
