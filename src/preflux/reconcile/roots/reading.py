"""What the build of a folder reads and creates, as Flux builds it; cached for each folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from preflux.reconcile.cluster import Cluster, is_flux_kustomization
from preflux.render.build.builder import Builder
from preflux.render.objects.object import Object
from preflux.resolve.flux import FluxKustomization, FluxObjects
from preflux.resolve.generated import generate
from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import Kustomization
from preflux.resolve.sources.owner import SourceKey

SOURCE_API = "source.toolkit.fluxcd.io"


class Reading:
    """The folders of a repository as builds; `counts` returns whether a file is in the artifact of this repository."""

    def __init__(self, builder: Builder, flux: FluxObjects, counts: Callable[[str], bool]) -> None:
        self.builder = builder
        self.graph = builder.graph
        self.tree = builder.graph.tree
        self.flux = flux
        self.counts = counts
        self.documents: dict[str, list[FluxKustomization]] = {}
        for kustomization in (*flux.kustomizations, *flux.patches):
            self.documents.setdefault(kustomization.file, []).append(kustomization)
        self._kustomizations: dict[str, Kustomization | None] = {}
        self._files: dict[str, frozenset[str]] = {}
        self._objects: dict[str, list[Object]] = {}
        self._read: frozenset[str] | None = None

    def kustomization(self, folder: str) -> Kustomization | None:
        """Return the kustomization of a folder, or the one that Flux generates; None if there are several."""
        folder = self.tree.real(folder)
        if folder not in self._kustomizations:
            found = self.graph.get(folder)
            if found is None and folder not in self.graph.ambiguous:
                found = generate(folder, self.graph, self.counts)
            self._kustomizations[folder] = found
        return self._kustomizations[folder]

    def files(self, folder: str) -> frozenset[str]:
        """Return the files that the build of a folder reads."""
        folder = self.tree.real(folder)
        if folder not in self._files:
            kustomization = self.kustomization(folder)
            self._files[folder] = frozenset() if kustomization is None else frozenset(files_of(self.graph, kustomization))
        return self._files[folder]

    def flux_files(self, folder: str) -> list[str]:
        """Return those of `files` that contain Flux Kustomizations."""
        return sorted(self.files(folder) & self.documents.keys())

    def objects(self, folder: str) -> list[Object]:
        """Return the objects of the build of a folder."""
        folder = self.tree.real(folder)
        if folder not in self._objects:
            kustomization = self.kustomization(folder)
            made = self.builder.build(kustomization, order="fifo").objects if kustomization is not None else []
            self._objects[folder] = made
        return self._objects[folder]

    def kustomizations(self, folder: str) -> list[Object]:
        """Return the Flux Kustomizations in the build of a folder that are for the same cluster."""
        return [item for item in self.objects(folder) if is_flux_kustomization(item)]

    def defined(self, folder: str) -> dict[SourceKey, Object]:
        """Return the sources in the build of a folder."""
        made = (item for item in self.objects(folder) if item.group == SOURCE_API)
        return {SourceKey(item.kind, item.namespace, item.name): item for item in made}

    def read_by_any(self) -> frozenset[str]:
        """Return the files that the kustomizations of the repository read."""
        if self._read is None:
            kustomizations = self.graph.kustomizations.values()
            self._read = frozenset(path for one in kustomizations for path in self.graph.files_of(one) if path != one.path)
        return self._read


def files_of(graph: Graph, kustomization: Kustomization) -> Iterator[str]:
    """Yield the files that a build reads."""
    seen: set[int] = set()
    stack = [kustomization]
    while stack:
        current = stack.pop()
        if id(current) not in seen:
            seen.add(id(current))
            yield from graph.files_of(current)
            stack.extend(graph.includes(current))


def read_by(cluster: Cluster, graph: Graph) -> set[str]:
    """Return the files that the builds of a cluster read."""
    return {
        path
        for reconciliation in cluster.reconciliations.values()
        if reconciliation.build is not None
        for path in files_of(graph, reconciliation.build.kustomization)
    }
