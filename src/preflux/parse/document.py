"""Types for parsed files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from preflux.node import Node, Scalar
from preflux.span import Source, Span


class Fault(NamedTuple):
    """Something in a file that YAML or kustomize refuses; `kind` is the parser's own word for it."""

    kind: str
    span: Span
    message: str
    hint: str = ""
    related: Span | None = None


@dataclass(slots=True, eq=False, repr=False)
class Document:
    """One document of a file.

    `duplicates` are pairs of a duplicate key and the first key: the last one won. `odd_keys` are keys that are not strings,
    read as their text. kustomize refuses both in a resource when it prints it. `folded` are the values written with `>`,
    `directive` is whether there is a `%` line.
    """

    root: Node
    index: int
    duplicates: list[tuple[Scalar, Scalar]] = field(default_factory=list)
    odd_keys: list[Scalar] = field(default_factory=list)
    folded: list[Scalar] = field(default_factory=list)
    directive: bool = False

    @property
    def empty(self) -> bool:
        return isinstance(self.root, Scalar) and self.root.value is None


@dataclass(slots=True, eq=False, repr=False)
class File:
    """One parsed file: its documents in order, and the faults because of which parts of it were not read.

    `inline` is the string that it was parsed from, if it is inside another file.
    """

    source: Source
    documents: list[Document]
    faults: list[Fault]
    inline: Scalar | None = None

    @property
    def path(self) -> str:
        return self.source.path
