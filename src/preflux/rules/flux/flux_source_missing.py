"""A sourceRef or chartRef whose object nothing defines in the cluster."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.references.reference import Reference
from preflux.index.references.resolution import Absent, Present, Unknown
from preflux.index.repository import Repository
from preflux.render.objects.object import Object
from preflux.tables.producers import producers


@rule(Reference)
def flux_source_missing(reference: Reference, repository: Repository) -> Iterator[Finding]:
    found = reference.resolution if reference.relation == "source" else Present()
    if not isinstance(found, Present) and found.reported:
        yield _finding(reference, found, repository)


def _finding(reference: Reference, found: Absent | Unknown, repository: Repository) -> Finding:
    target, item = reference.target, reference.item
    hint, related = found.hint, found.related
    beside = [] if found.slip else _beside(reference, repository)
    if len(beside) == 1:
        hint = f"the same folder has `{beside[0].name}`"
        related = (Related(beside[0].name_span, f"the {target.kind} in the same folder"), *related)
    by_hand = item.kind == "Kustomization" and target.kind in producers().bootstrapped and not found.slip
    return Finding.at(
        reference,
        f"there is no {target}",
        hint,
        (*related, Related(item.name_span, f"the {item.kind}")),
        doubtful=by_hand or found.doubtful,
        objects=(item.id,),
    )


def _beside(reference: Reference, repository: Repository) -> list[Object]:
    """Return the sources of the right kind and namespace in the folder of the object that refers to them."""
    target, folder = reference.target, posixpath.dirname(reference.item.root.source.path)
    names = repository.inventory(reference.cluster).names(target.group, target.kind, target.namespace).values()
    return [found.object for found in names if posixpath.dirname(found.object.root.source.path) == folder]
