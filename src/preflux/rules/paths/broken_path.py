"""A path in a kustomization at which nothing stands, or a folder where a file belongs."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.resolve.kustomization import Entry, Kustomization, Missing, ToFile, ToFolder
from preflux.resolve.nearest_path import nearest_path
from preflux.rules.registry import rule


@rule(Kustomization)
def broken_path(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    for entry in kustomization.entries.values():
        if isinstance(entry.target, Missing):
            yield from _missing(entry, entry.target.path, kustomization, repository)
        elif isinstance(entry.target, ToFolder) and entry.wanted == "file":
            yield Finding(entry.span, f"`{entry.shown}` is a folder; `{entry.field}` takes files")
        elif isinstance(entry.target, ToFile) and entry.wanted == "folder":
            yield Finding(entry.span, f"`{entry.shown}` is a file; `{entry.field}` takes folders")


def _missing(entry: Entry, path: str, kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    tree = repository.tree
    if not entry.text:
        yield Finding(entry.span, f"an empty path in `{entry.field}`")
        return
    for skipped in tree.skipped:
        if path == skipped.path and skipped.reason.startswith("a link"):
            yield Finding(entry.span, f"`{entry.shown}` is {skipped.reason}")
            return
        if path == skipped.path or path.startswith(f"{skipped.path}/"):
            return  # what stands in a submodule, or where one may not look, is not known
    reason = tree.source.unlisted(path)
    if reason:
        # Flux never sees it. Others may well make files (`.env`, generated manifests) right before they build.
        doubtful = not (repository.reach.by_flux and kustomization.path in repository.reached)
        message = f"`{entry.shown}` is on disk, but not in the repository: {reason}"
        yield Finding(entry.span, message, doubtful=doubtful)
        return
    others = _others(kustomization, repository)
    manifests = entry.field in ("resources", "bases")
    near = nearest_path(tree, kustomization.folder, entry.text, entry.wanted, others, unlisted=manifests)
    yield Finding(entry.span, f"`{entry.shown}` does not exist", f"did you mean `{near}`?" if near else "")


def _others(kustomization: Kustomization, repository: Repository) -> frozenset[str]:
    """Return the paths that the kustomization names and finds."""
    key = ("named paths", id(kustomization))
    if key not in repository.memo:
        targets = [entry.target for entry in kustomization.entries.values()]
        files = [repository.tree.real(target.path) for target in targets if isinstance(target, ToFile)]
        folders = [target.folder for target in targets if isinstance(target, ToFolder)]
        repository.memo[key] = frozenset((*files, *folders))
    others: frozenset[str] = repository.memo[key]
    return others
