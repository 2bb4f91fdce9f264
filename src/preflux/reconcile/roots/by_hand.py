"""Clusters whose root Kustomization was applied by hand once: no build of a cluster reads its file."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.lookup import at
from preflux.node import Mapping
from preflux.reconcile.cluster import Found
from preflux.reconcile.roots.names import says_otherwise
from preflux.reconcile.roots.reading import Reading
from preflux.reconcile.roots.root import Root, source_of, source_url
from preflux.reconcile.roots.told import rendered
from preflux.render.objects.object import Object
from preflux.resolve.flux import FluxKustomization
from preflux.resolve.sources.owner import ARTIFACTS, READABLE, SourceKey, starts_of
from preflux.resolve.sources.paths import below

_SYNC = "gotk-sync.yaml"


def by_bootstrap_file(reading: Reading, read: set[str]) -> Iterator[Root]:
    """Yield the roots in gotk-sync.yaml files that no cluster reads; `read` are the files that clusters read."""
    for file, documents in sorted(reading.documents.items()):
        folder, _, name = file.rpartition("/")
        if name != _SYNC or file in read:
            continue
        here = folder.rpartition("/")[0]
        roots = [one for one in documents if one.path is not None and not one.has_variables]
        applying = [one for one in roots if one.folder == here]
        called = [one for one in roots if one.name == one.source.name]
        chosen = (applying or called or (roots if len(roots) == 1 else []))[:1]
        for one in chosen:
            if here != one.folder and f"/{here}".endswith(f"/{one.folder}") and one.folder:
                continue  # a copy of another repository, or an archive
            exists = reading.tree.kind(one.folder) == "folder"
            item = Object(one.root)
            sources = ((source_of(item), _url(source_of(item), file, reading)),)
            yield Root(one.folder if exists else here, "", item, sources, Found("bootstrap-file", one.span))


def by_hand(reading: Reading, read: set[str]) -> Iterator[Root]:
    """Yield the roots that are next to their source in a file that nothing applies, and apply further Flux objects.

    Other Kustomizations in the same file, without further Flux objects, belong to the cluster of the first.
    """
    applied = {folder for one in reading.flux.kustomizations for folder in one.folders if folder}
    roots: dict[str, list[Root]] = {}
    others: dict[str, list[Object]] = {}
    for one in reading.flux.kustomizations:
        if one.file in read or says_otherwise(one.file.rpartition("/")[0]) or one.has_variables or one.path is None:
            continue
        if any(one.file.startswith(f"{folder}/") and folder != one.folder for folder in applied):
            continue
        root = _by_hand(one, reading)
        if root is not None and _further(root.path, one, reading):
            roots.setdefault(one.file, []).append(root)
        elif root is not None:
            others.setdefault(one.file, []).append(root.object)
    for file, found in roots.items():
        yield found[0]._replace(beside=tuple(others.get(file, ())))
        yield from found[1:]


def _by_hand(one: FluxKustomization, reading: Reading) -> Root | None:
    """Return the root of a Kustomization next to its source; None if most paths of that source do not exist here."""
    item = rendered(one.root, one.file, reading)
    source = source_of(item)
    url = _url(source, one.file, reading)
    if not url or source.kind not in READABLE or not one.folder or at(one.root, "spec", "kubeConfig") is not None:
        return None
    named = [
        other.folder
        for other in reading.flux.kustomizations
        if (other.source.kind, other.source.name) == (source.kind, source.name) and not other.has_variables
    ]
    for start in starts_of(one.folder, reading.tree) if source.kind in ARTIFACTS else [""]:
        folder = below(start, one.folder)
        # An artifact of someone else may have a folder of the same name.
        telling = not start or "/" in one.folder or len(set(named)) > 1
        here = sum(reading.tree.kind(below(start, path)) == "folder" for path in named)
        if telling and here * 2 > len(named) and reading.tree.kind(folder) == "folder":
            return Root(folder, start, item, ((source, url),), Found("by-hand", one.span))
    return None


def _further(folder: str, one: FluxKustomization, reading: Reading) -> bool:
    return any(other is not one for file in reading.flux_files(folder) for other in reading.documents[file])


def _url(source: SourceKey, file: str, reading: Reading) -> str:
    """Return the URL of a source in the same file, or in the build that reads it; empty if there is none."""
    for document in reading.graph.store.file(file).documents:
        if isinstance(document.root, Mapping):
            item = Object(document.root)
            if item.kind == source.kind and item.name == source.name:
                return source_url(item)
    for kustomization in reading.graph.roots():
        if file in reading.files(kustomization.folder):
            found = reading.defined(kustomization.folder).get(source)
            if found is not None:
                return source_url(found)
    return ""
