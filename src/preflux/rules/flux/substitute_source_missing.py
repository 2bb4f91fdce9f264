"""A substituteFrom or valuesFrom whose object or key does not exist in the cluster."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.key import Key
from preflux.index.references.reference import Reference
from preflux.index.references.resolution import Absent, Present, Unknown
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.node import Mapping
from preflux.reconcile.cluster import Cluster

_MANY = 20


@rule(Cluster)
def substitute_source_missing(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    readers: dict[Key, list[Reference]] = {}
    for reference in repository.references(cluster):
        if reference.relation in ("variables", "values") and not reference.target.unresolved:
            if reference.target.data_key:
                yield from _key_missing(reference)
            if not reference.target.optional:
                readers.setdefault(reference.target.key, []).append(reference)
    for key, found in readers.items():
        resolution = found[0].resolution
        if not isinstance(resolution, Present) and resolution.unapplied_at is None:
            yield from _missing(key, found, resolution)


def _missing(key: Key, found: list[Reference], resolution: Absent | Unknown) -> Iterator[Finding]:
    # One of that name elsewhere may well be copied by hand, as many of these objects are made.
    slip = resolution.slip and resolution.meant is not None and resolution.meant.why != "namespace"
    if not slip and isinstance(resolution, Unknown):
        return
    first, *others = found
    related = tuple(Related(other.span, f"`{other.item.name}` reads it too") for other in others[:_MANY])
    yield Finding.at(
        first,
        f"nothing in this cluster defines {key}",
        resolution.hint,
        (*resolution.related, *related),
        via=others,
        doubtful=not slip,
        objects=tuple(reader.item.id for reader in found),
    )


def _key_missing(reference: Reference) -> Iterator[Finding]:
    """Yield a key of the data that the object lacks: `optional` does not excuse it."""
    target, wanted, found = reference.target, reference.target.data_key, reference.resolution
    if not isinstance(found, Present) or len(found.objects) != 1 or "${" in wanted:
        return
    source = found.objects[0].object
    keys = [
        name
        for field in ("data", "stringData", "binaryData")
        if isinstance(data := source.root.fields.get(field), Mapping)
        for name in data.fields
    ]
    if wanted in keys or not keys:
        return
    names = ", ".join(f"`{name}`" for name in sorted(keys)[:5])
    yield Finding.at(
        at(target.node, target.relation.key) or reference,
        f"{target.kind} `{target.name}` has no key `{wanted}`",
        f"it has {names}",
        (Related(source.name_span, f"the {target.kind}"),),
        via=(reference, source.name_node),
        objects=(reference.item.id,),
    )
