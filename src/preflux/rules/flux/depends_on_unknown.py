"""A dependsOn that names an object which is not in the cluster: whatever waits for it never becomes ready."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.references.reference import Reference
from preflux.index.references.resolution import Present
from preflux.index.repository import Repository


@rule(Reference)
def depends_on_unknown(reference: Reference, _: Repository) -> Iterator[Finding]:
    if reference.relation != "depends-on":
        return
    found, target = reference.resolution, reference.target
    if isinstance(found, Present) or not found.reported:
        return
    hint = found.hint
    if found.meant is not None and found.meant.why == "kind":
        hint += f", but dependsOn takes a {target.kind}"
    message = f"there is no {target}"
    yield Finding.at(reference, message, hint, found.related, doubtful=found.doubtful, objects=(reference.item.id,))
