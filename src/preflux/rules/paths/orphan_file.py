"""A manifest, or a kustomization, that no build reads."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.orphans import Orphan, orphans
from preflux.index.repository import Repository
from preflux.span import Span, whole

_MANY = 10


@rule(Repository)
def orphan_file(repository: Repository, _: Repository) -> Iterator[Finding]:
    for orphan in orphans(repository):
        who = _who(repository)
        related = [Related(_place(path, repository), f"{who} reaches this either") for path in orphan.also[:_MANY]]
        related += [
            Related(_place(path, repository), "included by it, and not reached either")
            for path in orphan.within[:_MANY]
        ]
        lister, hint = orphan.lister, ""
        if lister is not None and orphan.kind != "data":
            related.insert(0, Related(lister.span, "does not list it"))
            folder = f"{lister.folder}/" if lister.folder else ""
            entry = orphan.path.removeprefix(folder).removesuffix("/kustomization.yaml")
            hint = f"list `{entry}` in `{lister.path}`, or delete it"
        message = _message(orphan, repository)
        if len(orphan.also) > 0:
            message += f", nor {len(orphan.also)} more in this folder"
        doubtful = orphan.kind == "data" or not (lister is not None or orphan.siblings_are_read)
        yield Finding.at(_place(orphan.path, repository), message, hint, related, doubtful=doubtful)


def _message(orphan: Orphan, repository: Repository) -> str:
    if orphan.kind == "data":
        empty = not repository.store.source(orphan.path)[0].text.strip()
        return (
            "an empty file that nothing reads" if empty else "no kustomization names this file, and it contains no object"
        )
    who = _who(repository)
    if orphan.kind == "kustomization":
        return f"{who} reaches this kustomization"
    return f"{who} applies this file"


def _who(repository: Repository) -> str:
    return "no cluster" if repository.reach.by_flux else "no build"


def _place(path: str, repository: Repository) -> Span:
    return whole(repository.store.source(path)[0])
