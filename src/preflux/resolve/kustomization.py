"""A parsed kustomization file: its fields, the targets of the paths in them, and its faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from preflux.node import Mapping, Path, Scalar
from preflux.parse.document import Document
from preflux.redaction.forms import MASK, without_forms
from preflux.redaction.regions import path_like
from preflux.resolve.problems.file_fault import FileFault
from preflux.span import Source, Span

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


class ToFile(NamedTuple):
    """A file below the root; for a remote entry, in the checkout of the remote repository."""

    path: str
    checkout: str | None = None


class ToFolder(NamedTuple):
    """A folder below the root, with or without a kustomization file; `checkout` as for a file."""

    folder: str
    checkout: str | None = None


class Remote(NamedTuple):
    """A Git repository or a URL without a checkout: never fetched."""

    url: str


class NotInCheckout(NamedTuple):
    """A folder that is missing in the checkout of its repository; `path` is relative to the root."""

    path: str
    checkout: str
    ref: str


class Missing(NamedTuple):
    """The path does not exist."""

    path: str


class Outside(NamedTuple):
    """The path leaves the repository; it is never followed."""


class Inline(NamedTuple):
    """The entry is YAML text itself."""


Target: TypeAlias = ToFile | ToFolder | Remote | NotInCheckout | Missing | Outside | Inline
Wanted = Literal["file", "folder", "either"]


class Entry(NamedTuple):
    """One path-like value of a kustomization.

    `field` is the field's path without indices (`configMapGenerator.files`), `node` the value, `text` the path in it (the
    part after `key=` in generators), `span` the place of that part, `wanted` what it may be.
    """

    field: str
    node: Scalar
    text: str
    span: Span
    target: Target
    wanted: Wanted = "file"

    @property
    def shown(self) -> str:
        """The path for messages: without credentials of a URL, or a password that is given instead of a file."""
        open_ = not self.field.startswith("secretGenerator.") or isinstance(self.target, ToFile | ToFolder)
        return without_forms(self.text) if open_ or path_like(self.text) else MASK


@dataclass(slots=True, eq=False, repr=False)
class Kustomization:
    """One kustomization file, or one that Flux generates for a folder without one (`generated`).

    `root` is its first document with field names as kustomize spells them (they are case-insensitive) and the deprecated
    `bases` still in place. `entries` maps the path of a value in `root` to its entry. `faults` are what kustomize
    refuses in it; a file with faults may still be rendered in part.
    """

    folder: str
    path: str
    source: Source
    document: Document
    root: Mapping
    component: bool
    entries: dict[Path, Entry] = field(default_factory=dict)
    faults: list[FileFault] = field(default_factory=list)
    generated: bool = False

    @property
    def span(self) -> Span:
        """The place of findings about the whole file: its first key, else its first line."""
        if self.root.fields:
            return self.root.first_key.span
        return Span(self.source, 0, len(self.source.line(1)))

    def entry(self, *path: str | int) -> Entry | None:
        """Return the entry of the value at a path in `root`."""
        return self.entries.get(path)

    def entries_of(self, *fields: str) -> list[Entry]:
        """Return the entries of some fields (`resources`), in the order of the file."""
        return [entry for entry in self.entries.values() if entry.field in fields]
