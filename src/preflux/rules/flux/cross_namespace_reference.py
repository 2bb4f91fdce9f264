"""A reference of a Flux object to another namespace, which a cluster with `--no-cross-namespace-refs` refuses."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.flux.objects import Reference, source_of
from preflux.index.repository import Repository
from preflux.lookup import at, items_at, scalar_text
from preflux.node import Mapping
from preflux.render.objects.object import Object


@rule(Object)
def cross_namespace_reference(item: Object, _: Repository) -> Iterator[Finding]:
    if not item.group.endswith(".toolkit.fluxcd.io"):
        return
    for reference in [*source_of(item), *_others(item)]:
        node = reference.node.fields.get("namespace")
        if node is not None and item.namespace and reference.namespace != item.namespace:
            yield Finding.at(
                node,
                f"`{item.name}` of namespace `{item.namespace}` reads {reference.kind} `{reference.name}` of namespace "
                f"`{reference.namespace}`",
            )


def _others(item: Object) -> Iterator[Reference]:
    """Yield the policies, events and receivers' resources that are named with a namespace."""
    nodes = [at(item.root, "spec", "imageRepositoryRef"), *items_at(item.root, "spec", "eventSources")]
    for node in [*nodes, *items_at(item.root, "spec", "resources")]:
        if isinstance(node, Mapping):
            kind = scalar_text(node.fields.get("kind")) or "ImageRepository"
            name, namespace = (scalar_text(node.fields.get(field)) for field in ("name", "namespace"))
            yield Reference("", kind, namespace or item.namespace, name, node)
