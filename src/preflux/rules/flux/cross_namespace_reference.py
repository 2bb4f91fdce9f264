"""A reference of a Flux object to another namespace, which a cluster with `--no-cross-namespace-refs` refuses."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.references.target import targets
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.render.objects.object import Object

_RELATIONS = ("source", "image-repository", "event-source", "receiver-resource")


@rule(Object)
def cross_namespace_reference(item: Object, _: Repository) -> Iterator[Finding]:
    if not item.group.endswith(".toolkit.fluxcd.io"):
        return
    for target in targets(item, *_RELATIONS):
        node = at(target.node, "namespace")
        if node is not None and item.namespace and target.namespace != item.namespace:
            yield Finding.at(
                node,
                f"`{item.name}` of namespace `{item.namespace}` reads {target.kind} `{target.name}` of namespace "
                f"`{target.namespace}`",
            )
