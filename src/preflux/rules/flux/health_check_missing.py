"""A healthChecks entry whose object nothing applies: the Kustomization waits for it until its timeout, every time."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.flux.objects import is_true
from preflux.index.references.reference import Reference
from preflux.index.references.resolution import Present
from preflux.index.repository import Repository
from preflux.lookup import at


@rule(Reference)
def health_check_missing(reference: Reference, repository: Repository) -> Iterator[Finding]:
    if reference.relation != "health-check" or is_true(at(reference.item.root, "spec", "wait")):
        return  # with `wait` the controller passes over healthChecks
    applied = repository.reconciliations.get(id(reference.item.root))
    if applied is not None and applied.elsewhere:
        return  # what it applies is in another cluster
    found = reference.resolution
    if isinstance(found, Present) or not found.reported:
        return
    message = f"nothing applies {reference.target}"
    yield Finding.at(
        reference, message, found.hint, found.related, doubtful=found.doubtful, objects=(reference.item.id,)
    )
