"""The Flux objects that say which folders a cluster applies, read from the files as they stand in the repository.

Parents may patch these objects: here is only what the files say, so what a file leaves out is not known.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from preflux.discover.classify import why_no_manifest
from preflux.limits import MAX_PATH
from preflux.lookup import at, text_at
from preflux.node import Mapping, Scalar
from preflux.pattern import lazy
from preflux.resolve.artifacts import in_artifact
from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import ToFile
from preflux.span import Span

KUSTOMIZE_API = "kustomize.toolkit.fluxcd.io"
_KINDS = {
    "Kustomization": KUSTOMIZE_API,
    "GitRepository": "source.toolkit.fluxcd.io",
    "ArtifactGenerator": "source.extensions.fluxcd.io",
    "FluxInstance": "fluxcd.controlplane.io",
}
# The regular expressions look at all text of a repository: what they pass is parsed, and much is not.
_OBJECT = lazy(
    r"apiVersion[\"']?:\s*[\"']?(?:kustomize\.toolkit\.fluxcd\.io|source\.extensions\.fluxcd\.io|fluxcd\.controlplane\.io)"
    r"|^kind[\"']?:\s*[\"']?GitRepository\b",
    re.MULTILINE,
)
_INSTANCE = lazy(r"^ +instance:\s", re.MULTILINE)
_SYNC = lazy(r"^ +sync:\s", re.MULTILINE)
_VARIABLE = lazy(r"\$\{[^}]*\}")
_URL = lazy(r"(?:[a-z+]+://)?(?:[^@/]+@)?(?P<host>[^/:]+)(?::\d+(?=/))?[/:](?P<path>.+?)(?:\.git)?/?")


class Ref(NamedTuple):
    """spec.sourceRef; all empty where the file has none. The namespace defaults to the object's own."""

    kind: str
    namespace: str
    name: str


class FluxKustomization(NamedTuple):
    """A Kustomization of kustomize.toolkit.fluxcd.io as its file has it.

    `path` is the value of spec.path, None where it is unset. `own_source` tells whether its source is this repository;
    None where that is not known. `folders` are the folders below the root that it applies as far as one can tell: none
    where nothing stands at its path, several where its path has variables or leads into an artifact made of several
    copies.
    """

    root: Mapping
    file: str
    name: str
    namespace: str
    path: Scalar | None
    source: Ref
    prune: bool
    own_source: bool | None
    folders: tuple[str, ...]

    @property
    def span(self) -> Span:
        """The place of spec.path, else of the object's name, else of the object."""
        name = at(self.root, "metadata", "name")
        return (self.path or name or self.root).span

    @property
    def folder(self) -> str:
        """The folder that spec.path means below the root of its source; nonsense where variables are in it."""
        return folder_of(self.path.text if self.path is not None else "")

    @property
    def has_variables(self) -> bool:
        """Whether variables are in spec.path, which the parent's substitution fills."""
        return self.path is not None and has_variables(self.path.text)


class Sync(NamedTuple):
    """A folder that a FluxInstance, or the values of its chart, names as the root of a cluster."""

    folder: str
    span: Span


@dataclass(slots=True, eq=False, repr=False)
class FluxObjects:
    """What the files of a repository say about Flux, in the order of files and documents."""

    kustomizations: list[FluxKustomization] = field(default_factory=list)
    syncs: list[Sync] = field(default_factory=list)


def folder_of(path: str) -> str:
    """Return the folder that a spec.path means below the root of its source: `./a/`, `/a` and `../a` are all `a`."""
    return posixpath.normpath(f"/{path}").lstrip("/")


def has_variables(text: str) -> bool:
    """Return whether a `${` with a `}` behind it stands in a text."""
    start = text.find("${")
    return start >= 0 and text.find("}", start) >= 0


def same_repository(url: str) -> str:
    """Return what is equal for the urls of one repository, whatever the protocol: host and path."""
    match = _URL.fullmatch(url.strip())
    return f"{match['host']}/{match['path']}".lower() if match else url


def read_flux(graph: Graph) -> FluxObjects:
    """Return the Flux objects that the files of a repository define.

    Only files whose text names the API are parsed. Patches look like objects, but are none.
    """
    patches = _patches(graph)
    found: list[tuple[str, Mapping]] = []
    artifacts: list[Mapping] = []
    flux = FluxObjects()
    sources = _Sources()
    for path, root in _documents(graph):
        kind = text_at(root, "kind")
        if kind == "GitRepository":
            sources.add(text_at(root, "metadata", "name") or "", text_at(root, "spec", "url") or "")
        elif kind == "ArtifactGenerator":
            artifacts.append(root)
        elif kind == "Kustomization":
            if path not in patches:
                found.append((path, root))
        else:
            sync = at(root, "spec", "sync") or at(root, "spec", "values", "instance", "sync")
            folder = at(sync, "path")
            if isinstance(folder, Scalar) and not has_variables(folder.text):
                flux.syncs.append(Sync(folder_of(folder.text), folder.span))
                sources.add("flux-system", text_at(sync, "url") or "")
    for path, root in found:
        flux.kustomizations.append(_kustomization(root, path, sources, artifacts, graph))
    return flux


class _Sources:
    """The urls of the GitRepository objects by name, and of this repository where something says it."""

    def __init__(self) -> None:
        self._urls: dict[str, set[str]] = {}

    def add(self, name: str, url: str) -> None:
        self._urls.setdefault(name, set()).add(same_repository(url))

    def own(self, source: Ref) -> bool | None:
        """Tell whether a source is this repository; parents that patch in a source mean this one."""
        if not source.kind and not source.name:
            return True
        if source.kind != "GitRepository":
            return None
        if source.name == "flux-system":
            return True
        own, urls = self._urls.get("flux-system"), self._urls.get(source.name)
        return bool(own & urls) if own and urls else None


def _kustomization(
    root: Mapping, file: str, sources: _Sources, artifacts: list[Mapping], graph: Graph
) -> FluxKustomization:
    namespace = text_at(root, "metadata", "namespace") or ""
    source = Ref(
        text_at(root, "spec", "sourceRef", "kind") or "",
        text_at(root, "spec", "sourceRef", "namespace") or namespace,
        text_at(root, "spec", "sourceRef", "name") or "",
    )
    own_source = sources.own(source)
    node = at(root, "spec", "path")
    path = node if isinstance(node, Scalar) and node.value is not None else None
    text = path.text if path is not None else ""
    folders: list[str] = []
    if source.kind == "ExternalArtifact":
        folders = in_artifact(text, source.name, artifacts)
    elif has_variables(text):
        folders = _matching(text, graph)
    elif own_source or (own_source is None and folder_of(text)):
        # Without a path, only a source makes it one that means to apply its whole root.
        folders = [folder_of(text)] if path is not None or source.name else []
    prune = at(root, "spec", "prune")
    return FluxKustomization(
        root,
        file,
        text_at(root, "metadata", "name") or "",
        namespace,
        path,
        source,
        isinstance(prune, Scalar) and prune.value is True,
        own_source,
        tuple(folder for folder in folders if graph.tree.kind(folder) == "folder"),
    )


def _documents(graph: Graph) -> Iterator[tuple[str, Mapping]]:
    """Yield the documents that may be of interest, in order."""
    no_manifest = why_no_manifest(graph.tree)
    own = [path for path in graph.tree.files if not no_manifest(path)]
    for path in sorted([*own, *graph.foreign_files()]):
        source, fault = graph.store.source(path)
        text = source.text
        if fault is not None or "fluxcd" not in text:
            continue
        if not (_OBJECT.search(text) or _may_hold_instance(text)):
            continue
        for document in graph.store.file(path).documents:
            if isinstance(document.root, Mapping) and _wanted(document.root):
                yield path, document.root


def _may_hold_instance(text: str) -> bool:
    instance = _INSTANCE.search(text) if " instance:" in text else None
    return instance is not None and _SYNC.search(text, instance.end()) is not None


def _matching(path: str, graph: Graph) -> list[str]:
    """Return the folders that a path with variables may stand for; none for one that is longer than paths can be."""
    if len(path) > MAX_PATH or not _is_unicode(path):
        return []
    import re2  # noqa: PLC0415 - few paths have variables

    pattern = r"[^/]+".join(map(re.escape, folder_of(_VARIABLE.sub("\0", path)).split("\0")))
    matches = re2.compile(pattern).fullmatch
    return [folder for folder in sorted(graph.tree.folders) if matches(folder)]


def _is_unicode(text: str) -> bool:
    """Return whether a text has none of the halves of characters that an escape in double quotes can make."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _wanted(root: Mapping) -> bool:
    group = (text_at(root, "apiVersion") or "").partition("/")[0]
    return (
        _KINDS.get(text_at(root, "kind") or "") == group or at(root, "spec", "values", "instance", "sync") is not None
    )


def _patches(graph: Graph) -> set[str]:
    """Return the files that kustomizations name as patches and nothing names as resources."""
    patches: set[str] = set()
    resources: set[str] = set()
    for kustomization in graph.kustomizations.values():
        for entry in kustomization.entries.values():
            if isinstance(entry.target, ToFile):
                (patches if entry.field.startswith("patches") else resources).add(graph.tree.real(entry.target.path))
    return patches - resources
