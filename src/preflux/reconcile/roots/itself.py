"""Clusters whose root Kustomization applies itself, together with its source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.lookup import at, scalar_text
from preflux.node import Mapping
from preflux.reconcile.cluster import Found
from preflux.reconcile.roots.reading import Reading
from preflux.reconcile.roots.root import Root, place_of, source_of, source_url
from preflux.render.objects.object import Object
from preflux.resolve.sources.owner import ARTIFACTS, SourceKey
from preflux.resolve.sources.paths import VARIABLE, below, folder_of, start_for


class Self(NamedTuple):
    """A Kustomization in the build of a folder that applies this folder; its paths are relative to `start`."""

    object: Object
    source: SourceKey
    start: str


def by_themselves(reading: Reading) -> Iterator[Root]:
    """Yield the roots that apply themselves with their source."""
    for folder in candidates(reading):
        if reading.flux.source_files.isdisjoint(reading.files(folder)):
            continue
        defined = reading.defined(folder)
        found = [one for one in selves(folder, reading) if one.source in defined]
        if found:
            urls = {one.source: source_url(defined[one.source]) for one in found}
            first = min(found, key=lambda one: (one.source.name != "flux-system", "${" in urls[one.source]))
            sources = tuple((key, url) for key, url in urls.items())
            place = place_of(first.object)
            yield Root(folder, first.start, first.object, sources, Found("itself", place))


def candidates(reading: Reading) -> list[str]:
    """Return the folders that may apply themselves: their builds read Flux Kustomizations."""
    tree, found = reading.tree, {kustomization.folder for kustomization in reading.graph.roots()}
    for file, documents in reading.documents.items():
        for document in documents:
            folder = document.folder
            if document.has_variables or document.path is None:
                continue
            if tree.kind(folder) == "folder":
                found.add(tree.real(folder))
            end, above = f"/{folder}", file
            while above:
                above = above.rpartition("/")[0]
                if above.endswith(end) and folder:
                    found.add(above)
    return [folder for folder in sorted(found) if reading.flux_files(folder)]


def selves(folder: str, reading: Reading) -> Iterator[Self]:
    """Yield the Kustomizations of the build of a folder that apply this folder."""
    for item in reading.kustomizations(folder):
        if at(item.root, "spec", "kubeConfig") is not None:
            continue
        path, source = filled_path(item), source_of(item)
        if VARIABLE.search(path) or source.kind == "ExternalArtifact":
            continue
        inner = folder_of(path)
        start = start_for(folder, inner, artifact=source.kind in ARTIFACTS)
        if start is None:
            continue
        # The root of a source always exists, and an artifact of someone else may also have a folder `staging`.
        telling = inner and (not start or "/" in inner)
        if telling or _proven(source, start, folder, reading):
            yield Self(item, source, start)


def _proven(source: SourceKey, start: str, folder: str, reading: Reading) -> bool:
    """Return whether other Kustomizations with the same source name existing folders more often than missing ones."""
    here = 0
    for file in reading.flux_files(folder):
        for other in reading.documents[file]:
            place = below(start, other.folder)
            if other.source.name == source.name and other.folder and not other.has_variables and place != folder:
                here += 1 if reading.tree.kind(place) == "folder" else -1
    return here > 0


def filled_path(item: Object) -> str:
    """Return spec.path with the variables substituted that the Kustomization defines itself."""
    path = scalar_text(at(item.root, "spec", "path"))
    own = at(item.root, "spec", "postBuild", "substitute")
    if "${" in path and isinstance(own, Mapping):
        for name, node in own.fields.items():
            path = path.replace("${" + name + "}", scalar_text(node))
    return path
