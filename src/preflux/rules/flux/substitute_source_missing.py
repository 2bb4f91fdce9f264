"""A substituteFrom or valuesFrom whose object nothing in the cluster defines, or lacks the key."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.absence import absence
from preflux.index.flux.objects import Reference, is_helm_release, substitute_from, suspended, values_from, within
from preflux.index.inventory import Inventory, Key, inventory
from preflux.index.repository import Repository
from preflux.lookup import scalar_text
from preflux.node import Mapping
from preflux.reconcile.cluster import KUSTOMIZE_API, Cluster
from preflux.render.objects.object import Object

_MANY = 20
_COPIERS = ("reflector", "replicat", "kubed")
"""What is in the annotations of an object that a controller copies to other namespaces."""


@rule(Cluster)
def substitute_source_missing(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    known = inventory(cluster, repository)
    readers: dict[Key, list[tuple[Object, Reference]]] = {}
    for item in _readers(known):
        for reference in (*substitute_from(item), *values_from(item)):
            if reference.unresolved or reference.kind not in ("ConfigMap", "Secret"):
                continue
            key = Key("", reference.kind, reference.namespace, reference.name)
            if is_helm_release(item):
                yield from _key_missing(known, key, item, reference)
            if not reference.optional:
                readers.setdefault(key, []).append((item, reference))
    for key, found in readers.items():
        yield from _missing(known, key, found, repository)


def _readers(known: Inventory) -> list[Object]:
    kustomizations = [found.object for found in known.of_kind(KUSTOMIZE_API, "Kustomization")]
    return kustomizations + [found.object for found in known.releases]


def _missing(
    known: Inventory, key: Key, found: list[tuple[Object, Reference]], repository: Repository
) -> Iterator[Finding]:
    missing = absence(known, key, repository)
    if missing is None or missing.loose is not None or _copied(known, key):
        return
    slip = missing.near and not missing.hint.startswith("it is in")
    if not slip and (not missing.certain or known.operators_may_make(key)):
        return
    (item, reference), *others = found
    related = tuple(Related(other.span, f"`{reader.name}` reads it, too") for reader, other in others[:_MANY])
    yield Finding.at(
        reference,
        f"nothing in this cluster defines {key.kind} `{key.name}`{within(key.namespace)}",
        missing.hint,
        (*missing.related, *related),
        via=[other for _, other in others],
        doubtful=not slip or suspended(item),
        objects=tuple(reader.id for reader, _ in found),
    )


def _copied(known: Inventory, key: Key) -> bool:
    """Tell whether an object of that name in another namespace is one that a controller copies."""
    return any(
        found.object.name == key.name and any(word in name for name in found.object.annotations for word in _COPIERS)
        for found in known.of_kind(key.group, key.kind)
    )


def _key_missing(known: Inventory, key: Key, item: Object, reference: Reference) -> Iterator[Finding]:
    """Yield a values key that the object lacks: `optional` does not excuse it."""
    wanted = scalar_text(reference.node.fields.get("valuesKey")) or "values.yaml"
    owned = known.objects.get(key, [])
    if len(owned) != 1 or "${" in wanted:
        return
    source = owned[0].object
    keys = [
        name
        for field in ("data", "stringData", "binaryData")
        if isinstance(data := source.root.fields.get(field), Mapping)
        for name in data.fields
    ]
    if wanted in keys or not keys:
        return
    node = reference.node.fields.get("valuesKey")
    names = ", ".join(f"`{name}`" for name in sorted(keys)[:5])
    yield Finding.at(
        node if node is not None else reference,
        f"{key.kind} `{key.name}` has no key `{wanted}`",
        f"it has {names}",
        (Related(source.name_span, f"the {key.kind}"),),
        via=(reference, source.name_node),
        doubtful=suspended(item),
        objects=(item.id,),
    )
