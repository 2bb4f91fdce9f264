"""Clusters that are only assumed: folders with Flux Kustomizations for this repository that nothing here applies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from preflux.lookup import at
from preflux.node import Mapping
from preflux.parse.loader import load
from preflux.reconcile.cluster import Found
from preflux.reconcile.roots.itself import filled_path, selves
from preflux.reconcile.roots.names import says_otherwise
from preflux.reconcile.roots.reading import Reading
from preflux.reconcile.roots.root import Root, implied, place_of, source_of, source_url
from preflux.render.objects.object import Object
from preflux.resolve.flux import FluxKustomization
from preflux.resolve.kustomization import NAMES
from preflux.resolve.sources.artifacts import in_artifact
from preflux.resolve.sources.owner import ARTIFACTS, SourceKey, starts_of
from preflux.resolve.sources.paths import VARIABLE, below, folder_of, start_for


class _Leads(NamedTuple):
    """The paths of the Kustomizations in a folder: how many exist in this repository below `start`, by source."""

    start: str
    sources: Counter[SourceKey]


def by_assumption(reading: Reading) -> list[Root]:
    """Return the roots that a Kustomization next to their folder applies; if there are none, folders without one."""
    search = _Search(reading)
    entries = search.entries()
    for own in (False, True):
        found = [(entry, leads) for entry in entries if (leads := search.leads(entry, own=own)) is not None]
        beside = [root for entry, leads in found if (root := search.beside(entry)) is not None]
        if beside:
            return beside
        if found:
            return [_folder(entry, leads) for entry, leads in found]
    return []


def _folder(entry: str, leads: _Leads) -> Root:
    """Return the root of a folder: its source is the one that most of its children name."""
    source = max(leads.sources, key=lambda key: (leads.sources[key], key.name == "flux-system", key))
    path = entry[len(leads.start) :].strip("/")
    item = implied(path, "flux-system", source)
    return Root(entry, leads.start, item, tuple((key, "") for key in sorted(leads.sources)), Found("folder"))


class _Search:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.own = [one for one in reading.flux.kustomizations if at(one.root, "spec", "kubeConfig") is None]
        self.defined = self._defined()
        self.applied = [(one, folder) for one in self.own for folder in self._folders(one) if folder]

    def _defined(self) -> dict[tuple[str, str], str]:
        """Return the URLs of the sources that the files define, by kind and name."""
        found: dict[tuple[str, str], str] = {}
        for file in sorted(self.reading.flux.source_files):
            source, _ = self.reading.graph.store.source(file)
            for document in load(source).documents:  # parse it without recording it as a checked file
                if isinstance(document.root, Mapping) and "spec" in document.root:
                    item = Object(document.root)
                    if item.group == "source.toolkit.fluxcd.io":
                        found.setdefault((item.kind, item.name), source_url(item))
        return found

    def _folders(self, one: FluxKustomization) -> list[str]:
        if one.source.kind in ARTIFACTS and one.folder and not one.folders and not one.has_variables:
            return [below(start, one.folder) for start in starts_of(one.folder, self.tree)]
        return list(one.folders)

    def entries(self) -> list[str]:
        """Return the folders with Flux Kustomizations that nothing applies."""
        found = {one.folder for one in self.reading.graph.roots() if self.reading.flux_files(one.folder)}
        for one in self.reading.flux.kustomizations:
            folder = one.file.rpartition("/")[0]
            if not self._below_kustomization(folder):
                found.add(_cluster_around(folder))
        found = {folder for folder in found if not says_otherwise(folder) and not self._is_applied(folder)}
        return [folder for folder in sorted(found) if not any(self._is_part(folder, other) for other in found)]

    def _is_part(self, folder: str, other: str) -> bool:
        if folder == other or (other and not folder.startswith(f"{other}/")):
            return False
        return set(self.reading.flux_files(folder)) <= set(self.reading.flux_files(other))

    def _below_kustomization(self, folder: str) -> bool:
        while True:
            if not self.tree.folders.get(folder, set()).isdisjoint(NAMES):
                return True
            if not folder:
                return False
            folder = folder.rpartition("/")[0]

    def _is_applied(self, folder: str) -> bool:
        """Return whether a Kustomization applies a folder, or one around it, or reads it in its build."""
        files = self.reading.files(folder)
        own = set(self.reading.flux_files(folder))
        for one, place in self.applied:
            if one.file in files or one.file.startswith(f"{folder}/") or says_otherwise(one.file.rpartition("/")[0]):
                continue
            if folder == place or folder.startswith(f"{place}/") or own <= self.reading.files(place):
                return True
        return False

    def leads(self, entry: str, *, own: bool) -> _Leads | None:
        """Return the paths of the Kustomizations in a folder; None for a folder that does not count.

        With `own`, sources count that the entry itself defines, where two of their paths tell that they are this repository.
        """
        made = [item for item in self.reading.kustomizations(entry) if at(item.root, "spec", "kubeConfig") is None]
        named = list(self._named(made, entry))
        parts = entry.split("/")
        starts = ["", *("/".join(parts[:i]) for i in range(1, len(parts) + 1))]
        best: _Leads | None = None
        for start in starts:
            here: Counter[SourceKey] = Counter()
            folders: set[str] = set()
            nowhere = 0
            for source, folder in named:
                if not folder or not self._may_be_ours(source, entry, own=own):
                    continue
                place = below(start if source.kind in ARTIFACTS else "", folder)
                if self.tree.kind(place) == "folder" and place != entry:
                    here[source] += 1
                    folders.add(place)
                elif place != entry:
                    nowhere += 1
            if not here or nowhere > here.total() or (own and (nowhere * 2 >= here.total() or len(folders) < 2)):
                continue
            further = any(self.reading.flux_files(folder) for folder in folders)
            if len(made) > 1 or further or parts[-2:-1] == ["clusters"]:
                if best is None or here.total() > best.sources.total():
                    best = _Leads(start, here)
        if best is None and parts[-2:-1] == ["clusters"] and made:
            # Nobody calls a folder so that is none, and one slip in a path must not hide all of it.
            git = [source for source, folder in named if folder and source.kind == "GitRepository"]
            free = [source for source in git if self._may_be_ours(source, entry, own=own)]
            best = _Leads("", Counter(free or [SourceKey("GitRepository", "flux-system", "flux-system")]))
        return best

    def _named(self, made: list[Object], entry: str) -> Iterator[tuple[SourceKey, str]]:
        """Yield the folders of sources that Kustomizations apply, also through artifacts that are made from them."""
        generators = [item.root for item in self.reading.objects(entry) if item.kind == "ArtifactGenerator"]
        for item in made:
            source, path = source_of(item), filled_path(item)
            if VARIABLE.search(path):
                continue
            if source.kind == "ExternalArtifact" and generators:
                yield from in_artifact(path, source.name, generators)
            else:
                yield source, folder_of(path)

    def _may_be_ours(self, source: SourceKey, entry: str, *, own: bool) -> bool:
        if source.kind == "ExternalArtifact" or not source.kind:
            return False
        url = self.defined.get((source.kind, source.name))
        if self.reading.flux.sources.said(source, () if url is None else (url,)):
            return True
        if url is None or VARIABLE.search(url):
            return True
        return own and source in self.reading.defined(entry)

    def beside(self, entry: str) -> Root | None:
        """Return the root that a Kustomization in the folder of an entry tells of: one that no build reads, or its own."""
        read = self.reading.read_by_any()
        for one in self.own:
            if one.file.rpartition("/")[0] != entry or one.file in read or one.file in self.reading.files(entry):
                continue
            start = start_for(entry, one.folder, artifact=one.source.kind in ARTIFACTS)
            if start is not None and one.folder and one.path is not None:
                item = Object(one.root)
                return Root(entry, start, item, ((source_of(item), ""),), Found("beside", one.span))
        for found in selves(entry, self.reading):
            others = len(self.reading.kustomizations(entry)) > 1
            if others and filled_path(found.object) and self._may_be_ours(found.source, entry, own=False):
                source = ((found.source, ""),)
                return Root(entry, found.start, found.object, source, Found("beside", place_of(found.object)))
        return None


def _cluster_around(folder: str) -> str:
    """Return `clusters/NAME` for a folder in it, wherever `clusters` is."""
    parts = folder.split("/")
    for i, name in enumerate(parts[:-1]):
        if name == "clusters":
            return "/".join(parts[: i + 2])
    return folder
