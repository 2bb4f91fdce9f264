"""Clusters that are configured, or defined by a FluxInstance or the values of a chart."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.lookup import at, scalar_text, text_at
from preflux.node import Mapping
from preflux.reconcile.cluster import Found
from preflux.reconcile.roots.itself import filled_path, selves
from preflux.reconcile.roots.names import says_otherwise
from preflux.reconcile.roots.reading import Reading
from preflux.reconcile.roots.root import Root, implied, of_sync, place_of, source_of
from preflux.render.objects.object import Object
from preflux.resolve.sources.owner import ARTIFACTS, READABLE, SourceKey, starts_of
from preflux.resolve.sources.paths import below, folder_of, may_mean, start_for
from preflux.resolve.sources.syncs import Sync, syncs_in


def by_sync(reading: Reading) -> Iterator[tuple[Sync, Root]]:
    """Yield the roots that FluxInstances and chart values define, except in samples."""
    places = [(sync, place) for sync in _rendered_syncs(reading) for place in _places(sync, reading)]
    for sync, (folder, start) in places:
        if says_otherwise(sync.file.rpartition("/")[0]):
            if not f"{sync.file}/".startswith(f"{folder}/" if folder else "") and sync.file not in reading.files(folder):
                continue
        path = folder[len(start) :].strip("/")
        root = of_sync(sync, path)
        yield sync, Root(folder, start, root, ((sync.source, sync.url),), Found("sync", sync.span))


def _rendered_syncs(reading: Reading) -> Iterator[Sync]:
    """Yield the syncs as they are in root builds, since an overlay may patch the path; others as written."""
    for sync in reading.flux.syncs:
        file, found = sync.document.source.path, False
        name = text_at(sync.document, "metadata", "name")
        for kustomization in reading.graph.roots() if sync.typed else ():
            if file in reading.files(kustomization.folder):
                kind = text_at(sync.document, "kind")
                for item in reading.objects(kustomization.folder):
                    if item.kind == kind and (item.name == name or (name or "") in item.name):
                        for made in syncs_in(item.root):
                            found = True
                            yield made
        if not found:
            yield sync


def _places(sync: Sync, reading: Reading) -> list[tuple[str, str]]:
    """Return the possible folders of a sync, each with the folder that paths of its source are relative to.

    If its path has variables, this is the innermost folder around it, or else all folders that the path may mean: those that
    turn out not to apply it are dropped later.
    """
    if sync.has_variables:
        around = _around(sync, reading)
        return [around] if around is not None else _meant(sync, reading)
    folder, tree = sync.folder, reading.tree
    if sync.source.kind not in ARTIFACTS:
        return [(folder, "")] if tree.kind(folder) == "folder" else []
    parts = sync.file.split("/")
    starts = starts_of(folder, tree) if folder else ["", *("/".join(parts[:i]) for i in range(1, len(parts)))]
    if not starts:
        return []
    if not folder:
        best = max(starts, key=lambda start: (_fits(start, start, reading), -len(start)))
        return [(best, best)]
    near = [start for start in starts if start and sync.file.startswith(f"{below(start, folder)}/")]
    near += [start for start in starts if start and start not in near and sync.file.startswith(f"{start}/")]
    ordered = list(dict.fromkeys([*near, *starts]))
    start = max(ordered, key=lambda start: (_fits(below(start, folder), start, reading), -ordered.index(start)))
    return [(below(start, folder), start)]


def _meant(sync: Sync, reading: Reading) -> list[tuple[str, str]]:
    fits = may_mean(folder_of(sync.path.text.strip()), "[^/]+")
    folders = [folder for folder in sorted(reading.tree.folders) if folder and fits(folder)]
    return [(folder, "") for folder in folders if reading.flux_files(folder)]


def _fits(folder: str, start: str, reading: Reading) -> int:
    """Return how many paths in a folder exist below `start`, minus those that do not."""
    found = 0
    for file in reading.flux_files(folder):
        for kustomization in reading.documents[file]:
            if kustomization.folder and not kustomization.has_variables:
                found += 1 if reading.tree.kind(below(start, kustomization.folder)) == "folder" else -1
    return found


def _around(sync: Sync, reading: Reading) -> tuple[str, str] | None:
    """Return the innermost folder around a sync that its path may mean, and whose build reads it and Kustomizations."""
    fits = may_mean(sync.path.text.strip().rstrip("/"), ".+")
    folder = sync.file
    while folder:
        folder = folder.rpartition("/")[0]
        starts = [""]
        if sync.source.kind in ARTIFACTS:
            parts = folder.split("/")
            starts += ["/".join(parts[:i]) for i in range(1, len(parts))]
        for start in starts:
            inner = folder[len(start) :].strip("/")
            if any(fits(form) for form in (f"./{inner}", inner, f"/{inner}")):
                if sync.file in reading.files(folder) and reading.flux_files(folder):
                    return folder, start
    return None


def by_configuration(path: str, reading: Reading) -> Root:
    """Return the root that the configuration names, with the Kustomization that applies it, if there is one."""
    folder = folder_of(path)
    found = Found("configuration")
    applying = next(_applying(folder, reading), None)
    if applying is not None:
        item, start = applying
        return Root(folder, start, item, ((source_of(item), ""),), found._replace(place=place_of(item)))
    source, start = _read_by_children(folder, reading)
    return Root(folder, start, implied(folder[len(start) :].strip("/"), "flux-system", source), ((source, ""),), found)


def _read_by_children(folder: str, reading: Reading) -> tuple[SourceKey, str]:
    """Return the undefined source of most Kustomizations in a folder, and the folder that its paths are relative to."""
    usual = SourceKey("GitRepository", "flux-system", "flux-system")
    children = [source_of(item) for item in reading.kustomizations(folder)] if reading.flux_files(folder) else []
    sources = reading.flux.sources
    free = [key for key in children if key.kind in READABLE and SourceKey(key.kind, "", key.name) not in sources.urls]
    if usual in children:
        return usual, ""
    for key in sorted(set(free), key=lambda key: (-free.count(key), key)):
        said = sources.said(key, ())
        starts = [said.start] if said is not None else [""]
        if key.kind in ARTIFACTS and said is None:
            parts = folder.split("/")
            starts += ["/".join(parts[:i]) for i in range(1, len(parts))]
        best = max(starts, key=lambda start: (_fits(folder, start, reading), -len(start)))
        read = (folder_of(filled_path(item)) for item in reading.kustomizations(folder) if source_of(item) == key)
        here = any(path and reading.tree.kind(below(best, path)) == "folder" for path in read)
        if here and (not best or folder.startswith(f"{best}/")):
            return key, best
    return usual, ""


def _applying(folder: str, reading: Reading) -> Iterator[tuple[Object, str]]:
    """Yield the Kustomizations that apply a folder, each with the folder that its path is relative to; rendered first."""
    if reading.flux_files(folder):
        for one in selves(folder, reading):
            yield one.object, one.start
    for file, documents in sorted(reading.documents.items()):
        for document in documents:
            if document not in reading.flux.kustomizations or at(document.root, "spec", "kubeConfig") is not None:
                continue
            start = start_for(folder, document.folder, artifact=document.source.kind in ARTIFACTS)
            unnamed = document.path is None and not document.source.name
            if start is None or unnamed or (start and "/" not in document.folder):
                continue
            yield rendered(document.root, file, reading), start


def rendered(root: Mapping, file: str, reading: Reading) -> Object:
    """Return a document as it is in a root build; the document itself if no root build has it."""
    name = scalar_text(at(root, "metadata", "name"))
    for kustomization in reading.graph.roots():
        if file in reading.files(kustomization.folder):
            same = [item for item in reading.kustomizations(kustomization.folder) if item.name == name]
            if len(same) == 1:
                return same[0]
    return Object(root)
