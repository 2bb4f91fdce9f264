"""Reads the Flux objects that define which folders a cluster applies, as they are in the files of the repository.

Parents may patch these objects. This module reads only the files, so a value that is missing there is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from preflux.discover.classify import why_no_manifest
from preflux.lookup import at, text_at
from preflux.node import Mapping, Scalar
from preflux.parse.loader import load
from preflux.pattern import lazy
from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import ToFile
from preflux.resolve.sources.artifacts import in_artifact
from preflux.resolve.sources.owner import Foreign, Ours, Owner, SourceKey, Sources
from preflux.resolve.sources.paths import VARIABLE, folder_of, may_mean
from preflux.resolve.sources.syncs import Sync, may_sync, syncs_in
from preflux.span import Span

KUSTOMIZE_API = "kustomize.toolkit.fluxcd.io"
_KINDS = {
    "Kustomization": KUSTOMIZE_API,
    "GitRepository": "source.toolkit.fluxcd.io",
    "ArtifactGenerator": "source.extensions.fluxcd.io",
    "FluxInstance": "fluxcd.controlplane.io",
}
# These expressions are a quick check on the text of every file: only files that match are parsed.
_OBJECT = lazy(
    r"apiVersion[\"']?:\s*[\"']?(?:kustomize\.toolkit\.fluxcd\.io|source\.extensions\.fluxcd\.io|fluxcd\.controlplane\.io)"
    r"|^kind[\"']?:\s*[\"']?GitRepository\b",
    re.MULTILINE,
)
_SOURCE = lazy(r"^kind[\"']?:\s*[\"']?(?:GitRepository|OCIRepository|Bucket|ExternalArtifact)\b", re.MULTILINE)


class Ref(NamedTuple):
    """spec.sourceRef; all empty if the file has none. The namespace defaults to the object's own."""

    kind: str
    namespace: str
    name: str


class FluxKustomization(NamedTuple):
    """A Kustomization of kustomize.toolkit.fluxcd.io as it is in its file.

    `path` is the value of spec.path, None if it is unset. `owner` is the repository that its source seems to be. `folders`
    are the folders below the root that it probably applies: none if nothing exists at its path, several if its path has
    variables or is in an artifact with several copies.
    """

    root: Mapping
    file: str
    name: str
    namespace: str
    path: Scalar | None
    source: Ref
    prune: bool
    owner: Owner
    folders: tuple[str, ...]

    @property
    def span(self) -> Span:
        """The place of spec.path, else of the object's name, else of the object."""
        name = at(self.root, "metadata", "name")
        return (self.path or name or self.root).span

    @property
    def folder(self) -> str:
        """The folder of spec.path below the root of its source; not meaningful if it contains variables."""
        return folder_of(self.path.text if self.path is not None else "")

    @property
    def has_variables(self) -> bool:
        """Whether spec.path contains variables, which the parent's substitution replaces."""
        return self.path is not None and VARIABLE.search(self.path.text) is not None

    @property
    def own_source(self) -> bool | None:
        """Whether its source is this repository; None if that is not known."""
        return True if isinstance(self.owner, Ours) else False if isinstance(self.owner, Foreign) else None


@dataclass(slots=True, eq=False, repr=False)
class FluxObjects:
    """The Flux objects in the files of a repository, in the order of files and documents.

    `patches` are patches of Kustomizations. `sources` has the git sources by name only: a parent may set another namespace.
    `source_files` are the files with sources of any kind.
    """

    sources: Sources = field(default_factory=Sources)
    kustomizations: list[FluxKustomization] = field(default_factory=list)
    patches: list[FluxKustomization] = field(default_factory=list)
    syncs: list[Sync] = field(default_factory=list)
    source_files: set[str] = field(default_factory=set)


def read_flux(graph: Graph, configured: Iterable[tuple[str, str]] = ()) -> FluxObjects:
    """Return the Flux objects that the files of a repository define; `configured` is as in `Sources`.

    Only files whose text contains the name of the API are parsed. Patches look like objects, but are left out.
    """
    patches = _patches(graph)
    found: list[tuple[str, Mapping]] = []
    artifacts: list[Mapping] = []
    flux = FluxObjects(Sources(graph.tree.repositories, configured))
    flux.sources.take(SourceKey("GitRepository", "", "flux-system"), Ours("", "bootstrap uses this name"))
    for path, root in _documents(graph, flux.source_files):
        kind = text_at(root, "kind")
        if kind == "GitRepository":
            name, url = text_at(root, "metadata", "name") or "", text_at(root, "spec", "url") or ""
            flux.sources.define(SourceKey(kind, "", name), url)
        elif kind == "ArtifactGenerator":
            artifacts.append(root)
        elif kind == "Kustomization" and (text_at(root, "apiVersion") or "").startswith(f"{KUSTOMIZE_API}/"):
            found.append((path, root))
        else:
            flux.syncs.extend(syncs_in(root))
    for sync in flux.syncs:
        if not sync.has_variables and sync.source.kind == "GitRepository":
            flux.sources.define(SourceKey("GitRepository", "", "flux-system"), sync.url)
    for path, root in found:
        made = _kustomization(root, path, flux.sources, artifacts, graph)
        (flux.patches if path in patches else flux.kustomizations).append(made)
    return flux


def _kustomization(
    root: Mapping, file: str, sources: Sources, artifacts: list[Mapping], graph: Graph
) -> FluxKustomization:
    namespace = text_at(root, "metadata", "namespace") or ""
    source = Ref(
        text_at(root, "spec", "sourceRef", "kind") or "",
        text_at(root, "spec", "sourceRef", "namespace") or namespace,
        text_at(root, "spec", "sourceRef", "name") or "",
    )
    # A parent that adds the source with a patch means this repository.
    key = SourceKey(source.kind, "", source.name)
    owner = sources.owner(key) if source.kind or source.name else Ours("", "a parent sets it")
    own_source = not isinstance(owner, Foreign)
    node = at(root, "spec", "path")
    path = node if isinstance(node, Scalar) and node.value is not None else None
    text = path.text if path is not None else ""
    folders: list[str] = []
    if source.kind == "ExternalArtifact":
        folders = sorted({folder for _, folder in in_artifact(text, source.name, artifacts)})
    elif VARIABLE.search(text):
        fits = may_mean(folder_of(text), "[^/]+")
        folders = [folder for folder in sorted(graph.tree.folders) if fits(folder)]
    elif isinstance(owner, Ours) or (own_source and folder_of(text)):
        # Without a path it applies the whole root, but only if it has a source.
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
        owner,
        tuple(folder for folder in folders if graph.tree.kind(folder) == "folder"),
    )


def _documents(graph: Graph, source_files: set[str]) -> Iterator[tuple[str, Mapping]]:
    """Yield the documents that may matter, in order; add the files with sources to `source_files`.

    Files of chart values are not parsed as part of a build, so syntax errors in them are not reported.
    """
    no_manifest = why_no_manifest(graph.tree)
    own = [path for path in graph.tree.files if not no_manifest(path)]
    for path in sorted([*own, *graph.foreign_files()]):
        source, fault = graph.store.source(path)
        text = source.text
        if fault is not None:
            continue
        flux = "fluxcd" in text
        if flux and _SOURCE.search(text):
            source_files.add(path)
        values = may_sync(text)
        if flux and _OBJECT.search(text):
            file = graph.store.file(path)
        elif values:
            file = load(source)  # parse it without recording it as a checked file
        else:
            continue
        for document in file.documents:
            if isinstance(document.root, Mapping) and (values or _wanted(document.root)):
                yield path, document.root


def _wanted(root: Mapping) -> bool:
    group = (text_at(root, "apiVersion") or "").partition("/")[0]
    return _KINDS.get(text_at(root, "kind") or "") == group


def _patches(graph: Graph) -> set[str]:
    """Return the files that kustomizations name as patches but not as resources."""
    patches: set[str] = set()
    resources: set[str] = set()
    for kustomization in graph.kustomizations.values():
        for entry in kustomization.entries.values():
            if isinstance(entry.target, ToFile):
                (patches if entry.field.startswith("patches") else resources).add(graph.tree.real(entry.target.path))
    return patches - resources
