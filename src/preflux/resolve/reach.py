"""Finds what is applied: which kustomizations are built by themselves, and which files their builds read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from preflux.discover.classify import looks_like_manifest, why_no_manifest
from preflux.discover.sourceignore import ignored
from preflux.lookup import items_at, walk
from preflux.node import Scalar
from preflux.resolve.flux import FluxKustomization, FluxObjects
from preflux.resolve.generated import generate
from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import NAMES, Kustomization, ToFile, ToFolder

_PLUGINS = ("generators", "transformers", "validators")
"""The files in these fields name further files, as KSOPS does with the files to decrypt."""


@dataclass(slots=True, eq=False, repr=False)
class Reach:
    """The result: `roots` are the builds to check, by folder.

    `reached` are the files that the clusters read; without clusters (`by_flux` is false), those that any root reads.
    `applied` maps folders to the Flux Kustomizations that apply them; it is empty for a folder that only a FluxInstance or
    the configuration names.
    """

    roots: list[Kustomization] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    by_flux: bool = False
    applied: dict[str, list[FluxKustomization]] = field(default_factory=dict)


def reach(graph: Graph, flux: FluxObjects, clusters: Iterable[str], known: Iterable[str] | None = None) -> Reach:
    """Follow the Flux Kustomizations from where the clusters begin, each to the folders that it applies.

    `known` are the files that clusters read, if the clusters are certain: then nothing else is applied. If it is None, the
    clusters are only assumed, and everything that may be applied counts as well.

    A walk starts at the folders in `clusters`. If clusters are assumed, it also starts at kustomizations with Flux
    Kustomizations that nothing includes, and at files with Flux Kustomizations without a kustomization in their folder or
    above: these are applied by `flux bootstrap`, by hand or from another repository.
    """
    roots = {kustomization.folder: kustomization for kustomization in graph.roots()}
    starts = [folder for folder in clusters if graph.tree.kind(folder) == "folder"]
    result = Reach(by_flux=bool(starts) or any(k.folders for k in flux.kustomizations))
    follow = _Follow(graph, flux, result, roots)
    if not result.by_flux:
        result.reached.update(path for paths in graph.ambiguous.values() for path in paths)
        for kustomization in [*roots.values(), *(graph.kustomizations[cycle[0]] for cycle in graph.cycles)]:
            follow.read(kustomization)
    else:
        for folder in starts:
            follow.apply(folder)
        if known is None:
            follow.begin()
        else:
            result.reached.update(known)
    result.roots = [roots[folder] for folder in sorted(roots)]
    return result


class _Follow:
    """One walk over everything that is applied."""

    def __init__(self, graph: Graph, flux: FluxObjects, result: Reach, roots: dict[str, Kustomization]) -> None:
        self.graph = graph
        self.result = result
        self.roots = roots
        self.in_file: dict[str, list[FluxKustomization]] = {}
        for kustomization in flux.kustomizations:
            self.in_file.setdefault(kustomization.file, []).append(kustomization)
        self.ignored = ignored(graph.tree) if result.by_flux else None
        self.seen: set[str] = set()

    def begin(self) -> None:
        """Apply the starting points, which are applied from outside the repository."""
        for folder in sorted(self.roots):
            if not self._below_kustomization(folder.rpartition("/")[0]) or not folder:
                kustomization = self.roots[folder]
                if any(path in self.in_file for path in _files(self.graph, kustomization)):
                    self.read(kustomization)
        for path in sorted(self.in_file, key=lambda path: (path.count("/"), path)):
            folder = path.rpartition("/")[0]
            known = path in self.result.reached or self.graph.tree.is_foreign(path)
            if not known and not self._below_kustomization(folder):
                if folder:
                    self._apply_some(folder)
                else:
                    self.result.reached.add(path)
                    self._read_all(self._followed([path]))

    def apply(self, folder: str) -> None:
        """Apply a folder as Flux does: its kustomization, or a generated one."""
        self._read_all(self._applied(folder))

    def _applied(self, folder: str, *, certain: bool = True) -> Iterator[Kustomization]:
        """Yield the kustomizations of an applied folder.

        If not `certain` (a path with variables may mean the folder), it is only read and not built: often it contains
        bases and patches that others include.
        """
        folder = self.graph.tree.real(folder)
        self.result.reached.update(self.graph.ambiguous.get(folder, ()))
        if folder in self.seen or folder in self.graph.ambiguous:
            return
        kustomization = self.graph.get(folder)
        if kustomization is None:
            self.seen.add(folder)
            kustomization = generate(folder, self.graph, lambda path: not self._ignored(path))
            if not certain:
                yield kustomization
                return
        yield self._build(kustomization)

    def _apply_some(self, folder: str) -> None:
        """Apply a folder with Flux objects and all other manifests in it: it is not known how it is applied."""
        no_manifest = why_no_manifest(self.graph.tree)
        store = self.graph.store

        def counts(path: str) -> bool:
            return not no_manifest(path) and looks_like_manifest(store.source(path)[0].text)

        self.read(self._build(generate(folder, self.graph, counts)))

    def _build(self, kustomization: Kustomization) -> Kustomization:
        if not kustomization.component:
            self.roots.setdefault(kustomization.folder, kustomization)
        return kustomization

    def read(self, kustomization: Kustomization) -> None:
        """Mark the files of a build as read, and apply the folders of the Flux Kustomizations in them."""
        self._read_all(iter([kustomization]))

    def _read_all(self, kustomizations: Iterator[Kustomization]) -> None:
        """Read kustomizations, and after each those that it applies; without recursion, since chains may be long."""
        levels = [kustomizations]
        while levels:
            following = next(levels[-1], None)
            if following is None:
                levels.pop()
            else:
                levels.append(self._followed(self._read(following)))

    def _read(self, kustomization: Kustomization) -> list[str]:
        """Mark the files of a build as read, and return the new ones; empty if there are no clusters."""
        stack = [kustomization]
        found: list[str] = []
        while stack:
            current = stack.pop()
            if current.folder in self.seen and not current.generated:
                continue
            self.seen.add(current.folder)
            for path in self._files_of(current):
                if path not in self.result.reached and not (current.generated and path == current.path):
                    self.result.reached.add(path)
                    found.append(path)
            stack.extend(self.graph.includes(current))
        return found if self.result.by_flux else []

    def _followed(self, files: list[str]) -> Iterator[Kustomization]:
        """Yield the kustomizations that the Flux Kustomizations in some files build."""
        for path in files:
            for flux in self.in_file.get(path, ()):
                for folder in flux.folders:
                    if not flux.has_variables:
                        self.result.applied.setdefault(self.graph.tree.real(folder), []).append(flux)
                    yield from self._applied(folder, certain=not flux.has_variables)
                    yield from self._components(flux, folder)

    def _files_of(self, kustomization: Kustomization) -> Iterator[str]:
        """Yield the files that a kustomization or its plugins name, and the kustomization files of ambiguous folders."""
        graph = self.graph
        yield from graph.files_of(kustomization)
        for entry in kustomization.entries.values():
            if isinstance(entry.target, ToFolder):
                yield from graph.ambiguous.get(entry.target.folder, ())
            elif isinstance(entry.target, ToFile) and entry.field in _PLUGINS:
                for document in graph.store.file(entry.target.path).documents:
                    for _, node in walk(document.root):
                        if isinstance(node, Scalar) and isinstance(node.value, str) and len(node.value) < 200:
                            path = graph.tree.join(kustomization.folder, node.value)
                            if path is not None and graph.tree.kind(path) == "file":
                                yield path

    def _components(self, flux: FluxKustomization, folder: str) -> Iterator[Kustomization]:
        for item in items_at(flux.root, "spec", "components"):
            place = self.graph.tree.join(folder, item.text) if isinstance(item, Scalar) else None
            component = self.graph.get(place) if place is not None else None
            if component is not None:
                yield component

    def _ignored(self, path: str) -> bool:
        return self.ignored is not None and self.ignored(path)

    def _below_kustomization(self, folder: str) -> bool:
        """Return whether there is a kustomization in a folder or above it."""
        while True:
            if not self.graph.tree.folders.get(folder, set()).isdisjoint(NAMES):
                return True
            if not folder:
                return False
            folder = folder.rpartition("/")[0]


def _files(graph: Graph, kustomization: Kustomization) -> Iterable[str]:
    """Return the files that a build reads."""
    seen: set[str] = set()
    files: dict[str, None] = {}
    stack = [kustomization]
    while stack:
        current = stack.pop()
        if current.folder not in seen:
            seen.add(current.folder)
            files.update(dict.fromkeys(graph.files_of(current)))
            stack.extend(graph.includes(current))
    return files
