"""An Alert whose Provider does not exist, or a Receiver for an object that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.key import within
from preflux.index.references.reference import Reference
from preflux.index.references.resolution import Present
from preflux.index.repository import Repository
from preflux.listing import some_of

_ALL = "*"
_MOST = 3


@rule(Reference)
def notification_target_missing(reference: Reference, repository: Repository) -> Iterator[Finding]:
    target = reference.target
    if reference.relation not in ("provider", "receiver-resource") or target.name == _ALL:
        return
    found = reference.resolution
    if isinstance(found, Present) or not found.reported:
        return
    hint = found.hint
    if not hint:
        names = sorted(repository.inventory(reference.cluster).names(target.group, target.kind, target.namespace))
        hint = f"there is {some_of(names, _MOST)}" if names else ""
    item = reference.item
    what = f"{item.kind} `{item.name}` names {target.kind} `{target.name}`, which nothing{within(target.namespace)} defines"
    yield Finding.at(reference, what, hint, found.related, doubtful=found.doubtful, objects=(item.id,))
