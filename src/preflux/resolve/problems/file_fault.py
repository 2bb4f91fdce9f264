"""The kinds of faults of a kustomization file that kustomize or Flux refuses, and the effect of each."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from preflux.span import Span

FileFaultKind: TypeAlias = Literal[
    "bad-api-version",
    "bad-kind",
    "component-path",
    "empty",
    "flux-kind",
    "not-a-mapping",
    "unknown-field",
    "unreadable",
    "wrong-type",
]


class FileFault(NamedTuple):
    """A fault of a kustomization file; `field` is the dotted name of the part that contains an unknown field."""

    kind: FileFaultKind
    span: Span
    message: str
    hint: str = ""
    field: str = ""


class FileMeaning(NamedTuple):
    """What a kind of fault means.

    `rule` reports it. `hides_paths`: the paths in the file are unknown. `lenient`: Flux ignores it in the file at spec.path,
    but not in others: since 2.3 it reads that file leniently.
    """

    rule: str
    hides_paths: bool = False
    lenient: bool = False


FILE_FAULTS: dict[FileFaultKind, FileMeaning] = {
    "bad-api-version": FileMeaning("kustomization-kind-confusion"),
    "bad-kind": FileMeaning("kustomization-kind-confusion", hides_paths=True),
    "component-path": FileMeaning("refused-build", hides_paths=True),
    "empty": FileMeaning("empty-kustomization", lenient=True),
    "flux-kind": FileMeaning("kustomization-kind-confusion", hides_paths=True),
    "not-a-mapping": FileMeaning("kustomization-kind-confusion", hides_paths=True),
    "unknown-field": FileMeaning("unknown-kustomization-field", lenient=True),
    "unreadable": FileMeaning("yaml-syntax", hides_paths=True),
    "wrong-type": FileMeaning("unknown-kustomization-field"),
}
