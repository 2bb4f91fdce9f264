"""A kustomization without anything to build."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.resolve.kustomization import Kustomization
from preflux.span import Span


@rule(Kustomization)
def empty_kustomization(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    if not any(fault.kind == "empty" for fault in kustomization.faults):
        return
    span = _place(kustomization)
    applied = repository.reach.applied.get(kustomization.folder, [])
    includers = repository.graph.included_by.get(kustomization.folder, [])
    # Flux reads the kustomization at its path leniently, and nested ones as kustomize does.
    if applied and not includers:
        pruned = sorted({flux.name for flux in applied if flux.prune})
        message = "nothing to build: Flux applies nothing"
        if pruned:
            verb = "prunes" if len(pruned) == 1 else "prune"
            message += f" and, as `{'` and `'.join(pruned)}` {verb}, deletes everything that it applied before"
        related = tuple(Related(flux.span, f"`{flux.name}` applies this folder") for flux in applied)
        hint = "`resources: []` marks it as intentional; `kustomize build` refuses the file as it is"
        yield Finding.at(span, message, hint, related, doubtful=True)
        return
    hint = "write `resources: []` to build nothing"
    if includers:
        hint += f", or remove it from `{includers[0] or '.'}`"
    yield Finding.at(span, "nothing to build: `kustomize build` fails, `kustomization.yaml is empty`", hint)


def _place(kustomization: Kustomization) -> Span:
    keys = kustomization.root.keys
    for name in ("resources", *keys):
        if name in keys and name not in ("apiVersion", "kind"):
            return keys[name].span
    return kustomization.span
