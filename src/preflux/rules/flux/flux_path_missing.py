"""A Flux Kustomization whose spec.path is not a folder of this repository, which is its source."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.discover.tree import Tree
from preflux.finding import Finding
from preflux.index.flux.owners import owner_of
from preflux.index.repository import Repository
from preflux.lookup import at, text_at
from preflux.node import Scalar
from preflux.redaction.lines.secret_lines import shown
from preflux.render.objects.object import Object
from preflux.resolve.nearest_path import nearest_path
from preflux.resolve.sources.owner import Ours, Owner
from preflux.resolve.sources.paths import below, folder_of


@rule(Object)
def flux_path_missing(item: Object, repository: Repository) -> Iterator[Finding]:
    if item.kind != "Kustomization" or item.group != "kustomize.toolkit.fluxcd.io":
        return
    path = at(item.root, "spec", "path")
    text = text_at(item.root, "spec", "path")
    if not isinstance(path, Scalar) or not text:
        return
    if "${" in text:
        return
    applied = repository.reconciliations.get(id(item.root))
    if applied is not None and not any(fault.kind == "flux-path-missing" for fault in applied.faults):
        return  # its source is not this repository, or an artifact made of other folders
    owner = _owner(item, repository) if applied is None else applied.owner
    if not isinstance(owner, Ours):
        return
    tree, folder = repository.tree, below(owner.start, folder_of(text))
    kind = tree.kind(folder)
    if kind == "folder" or _unseen(tree, folder):
        return
    problem = "is a file; Flux builds folders" if kind == "file" else "does not exist in this repository"
    near = _nearest(tree, text, folder)
    hint = f"did you mean `{near}`?" if near else ""
    yield Finding.at(path, f"`{shown(path)}` {problem}", hint, doubtful=owner.concluded)


def _owner(item: Object, repository: Repository) -> Owner | None:
    """Return whose the source is; None where the files do not bear it out: most of its paths are folders here."""
    source = text_at(item.root, "spec", "sourceRef", "kind"), text_at(item.root, "spec", "sourceRef", "name")
    alike = [k for k in repository.flux.kustomizations if (k.source.kind or None, k.source.name or None) == source]
    named = [k for k in alike if k.path is not None and k.folder and not k.has_variables]
    standing = sum(bool(k.folders) for k in named)
    return owner_of(item, repository) if standing > 0 or len(named) <= 1 else None


def _unseen(tree: Tree, folder: str) -> bool:
    """Return whether a folder is in a skipped path, such as a submodule or a link out of the repository."""
    return any(folder == skipped.path or folder.startswith(f"{skipped.path}/") for skipped in tree.skipped)


def _nearest(tree: Tree, text: str, folder: str) -> str:
    near = nearest_path(tree, "", folder, "folder")
    if not near:
        from difflib import get_close_matches  # noqa: PLC0415 - only needed for findings

        depth = folder.count("/")
        found = get_close_matches(folder, sorted(f for f in tree.folders if f and f.count("/") == depth), 1, 0.8)
        near = found[0] if found else ""
    lead = "./" if text.startswith("./") else "/" if text.startswith("/") else ""
    return f"{lead}{near}" if near else ""
