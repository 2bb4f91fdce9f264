"""Where the clusters of a repository begin, and which Flux each of them runs."""

from __future__ import annotations

import re
from typing import NamedTuple

from preflux.config import Config
from preflux.lookup import at, scalar_text
from preflux.node import Mapping, Scalar
from preflux.parse.loader import load
from preflux.pattern import lazy
from preflux.reconcile.cluster import KUSTOMIZE_API
from preflux.render.objects.object import Object
from preflux.resolve.flux import FluxObjects, folder_of
from preflux.resolve.graph import Graph
from preflux.span import Source

_SYNC = "flux-system/gotk-sync.yaml"
_COMPONENTS = "flux-system/gotk-components.yaml"
_LABEL = lazy(r"^\s+app\.kubernetes\.io/version:\s*[\"']?(v?\d[\w.-]*)", re.MULTILINE)
_DISTRIBUTION = lazy(
    r"^\s+distribution:\s*$(?:\n\s+(?!version:)\S.*$)*\n\s+version:\s*[\"']?([\w.^~*>=< -]+?)[\"']?\s*(?:#.*)?$",
    re.MULTILINE,
)


class Root(NamedTuple):
    """A cluster: the folder that its root Kustomization applies, that Kustomization, and the version of Flux if known."""

    path: str
    object: Object
    version: str


def find_clusters(graph: Graph, flux: FluxObjects, config: Config) -> list[Root]:
    """Return the clusters that bootstrap files or a FluxInstance tell of, or that the configuration names.

    Where nothing tells of any, the folders below `clusters/` are taken for some if Flux Kustomizations lie in them.
    """
    paths: dict[str, None] = dict.fromkeys(folder_of(path) for path in config.clusters)
    for kustomization in flux.kustomizations:
        if kustomization.file.endswith(f"/{_SYNC}") or kustomization.file == _SYNC:
            paths.setdefault(_beside(kustomization.file, kustomization.folder, graph))
    for sync in flux.syncs:
        paths.setdefault(sync.folder)
    if not paths:
        for kustomization in flux.kustomizations:
            parts = kustomization.file.split("/")
            if parts[0] == "clusters" and len(parts) > 2:
                paths.setdefault("/".join(parts[:2]))
    found = [path for path in paths if graph.tree.kind(path) == "folder"]
    return [_root(path, graph, flux, config) for path in sorted(found)]


def _beside(file: str, folder: str, graph: Graph) -> str:
    """Return the folder of a cluster: spec.path of its gotk-sync.yaml, else the one that holds `flux-system`."""
    return folder if graph.tree.kind(folder) == "folder" else file.removesuffix(_SYNC).rstrip("/")


def _root(path: str, graph: Graph, flux: FluxObjects, config: Config) -> Root:
    return Root(path, _object(path, graph), _version(path, graph, flux) or config.flux_version)


def _object(path: str, graph: Graph) -> Object:
    """Return the Kustomization of gotk-sync.yaml, else the one that a FluxInstance implies."""
    sync = f"{path}/{_SYNC}" if path else _SYNC
    if graph.tree.kind(sync) == "file":
        for document in graph.store.file(sync).documents:
            root = document.root
            if isinstance(root, Mapping) and scalar_text(at(root, "apiVersion")).startswith(f"{KUSTOMIZE_API}/"):
                return Object(root)
    text = (
        f"apiVersion: {KUSTOMIZE_API}/v1\nkind: Kustomization\n"
        "metadata:\n  name: flux-system\n  namespace: flux-system\n"
        f"spec:\n  interval: 10m\n  path: ./{path}\n  prune: true\n"
        "  sourceRef:\n    kind: GitRepository\n    name: flux-system\n"
    )
    implied = load(Source(path or ".", text)).documents[0].root
    assert isinstance(implied, Mapping)
    return Object(implied)


def _version(path: str, graph: Graph, flux: FluxObjects) -> str:
    """Return the version that the bootstrap files of a cluster say; empty where they say none."""
    components = f"{path}/{_COMPONENTS}" if path else _COMPONENTS
    if graph.tree.kind(components) == "file":
        match = _LABEL.search(graph.store.source(components)[0].text)
        if match:
            return match[1].removeprefix("v")
    for sync in flux.syncs:
        if sync.folder == path:
            match = _DISTRIBUTION.search(sync.span.source.text)
            if match:
                return match[1].strip()
    return ""


def source_url(item: Object) -> str:
    """Return the url of a source object."""
    node = at(item.root, "spec", "url")
    return scalar_text(node) if isinstance(node, Scalar) else ""
