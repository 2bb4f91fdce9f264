"""Reads the roots of clusters that have no manifest: from a FluxInstance, or from the values of a chart that makes one.

Sources: the Flux Operator's API (FluxInstance, spec.sync) and its chart `flux-instance`; the chart `flux2-sync` of the Flux
community's charts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.lookup import at, items_at, scalar_text, text_at, walk
from preflux.node import Mapping, Node, Scalar
from preflux.parse.embedded import load_embedded
from preflux.pattern import lazy
from preflux.resolve.sources.owner import SourceKey
from preflux.resolve.sources.paths import VARIABLE, folder_of
from preflux.span import Span

_NAMESPACE = "flux-system"
_INSTANCE = lazy(r"\binstance[\"']?\s*:")
_SYNC = lazy(r"\bsync[\"']?\s*:")


class Sync(NamedTuple):
    """A root of a cluster: the names of its source and its Kustomization, and the folder of the source that it applies.

    `patches` are those that the operator applies to both. `document` contains the sync.
    """

    source: SourceKey
    name: str
    path: Scalar
    url: str
    patches: tuple[Node, ...]
    document: Mapping

    @property
    def folder(self) -> str:
        """The folder of the path below the root of the source; not meaningful if it contains variables."""
        return folder_of(self.path.text)

    @property
    def has_variables(self) -> bool:
        """Whether the path contains variables."""
        return VARIABLE.search(self.path.text) is not None

    @property
    def typed(self) -> bool:
        """Whether it is in an object of a build, and not in a file of chart values."""
        return text_at(self.document, "kind") in ("FluxInstance", "HelmRelease")

    @property
    def file(self) -> str:
        return self.path.source.path

    @property
    def span(self) -> Span:
        return self.path.span


def may_sync(text: str) -> bool:
    """Return whether a text may contain values that make a root; otherwise it is not parsed."""
    if "sync" in text and "instance" in text and _INSTANCE.search(text) and _SYNC.search(text):
        return True
    return "gitRepository" in text and "kustomization:" in text


def syncs_in(document: Mapping) -> Iterator[Sync]:
    """Yield the roots in a document: a FluxInstance, or values at any depth, also in the data of a ConfigMap."""
    kind = text_at(document, "kind") or ""
    namespace = text_at(document, "metadata", "namespace") or _NAMESPACE
    if kind == "FluxInstance":
        yield from _instance(at(document, "spec"), namespace, document)
        return
    release = text_at(document, "spec", "releaseName") or text_at(document, "metadata", "name") or _NAMESPACE
    if kind != "HelmRelease":
        namespace, release = _NAMESPACE, _NAMESPACE
    roots: list[Node] = [document]
    if kind in ("ConfigMap", "Secret"):
        roots = []
        for node in (*_values(at(document, "data")), *_values(at(document, "stringData"))):
            if isinstance(node, Scalar) and isinstance(node.value, str) and may_sync(node.value):
                file = load_embedded(node)
                roots += [] if file.faults else [one.root for one in file.documents]
    for root in roots:
        for _, node in walk(root):
            if isinstance(node, Mapping):
                yield from _instance(node.fields.get("instance"), namespace, document)
                yield from _flux2_sync(node, namespace, release, document)


def _values(node: Node | None) -> list[Node]:
    return list(node.fields.values()) if isinstance(node, Mapping) else []


def _instance(spec: Node | None, namespace: str, document: Mapping) -> Iterator[Sync]:
    sync = at(spec, "sync")
    path, url = at(sync, "path"), at(sync, "url")
    typed = text_at(document, "kind") in ("FluxInstance", "HelmRelease")
    if isinstance(path, Scalar) and isinstance(path.value, str) and (typed or isinstance(url, Scalar)):
        name = text_at(sync, "name") or namespace
        source = SourceKey(text_at(sync, "kind") or "GitRepository", namespace, name)
        patches = tuple(items_at(spec, "kustomize", "patches"))
        yield Sync(source, name, path, scalar_text(url), patches, document)


def _flux2_sync(values: Mapping, namespace: str, release: str, document: Mapping) -> Iterator[Sync]:
    git, kustomization = values.fields.get("gitRepository"), values.fields.get("kustomization")
    path, url = at(kustomization, "spec", "path"), at(git, "spec", "url")
    if isinstance(path, Scalar) and isinstance(path.value, str) and isinstance(url, Scalar):
        source = SourceKey("GitRepository", namespace, text_at(git, "name") or release)
        yield Sync(source, text_at(kustomization, "name") or release, path, scalar_text(url), (), document)
