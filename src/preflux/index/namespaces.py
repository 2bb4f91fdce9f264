"""The namespaces of a cluster: those that are created, those that objects use, and where these differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.finding import other_places
from preflux.index.inventory import Inventory
from preflux.index.references.target import targets
from preflux.lookup import at, scalar_text
from preflux.nearest import slip
from preflux.node import Scalar
from preflux.render.objects.object import Object
from preflux.span import Span


class Use(NamedTuple):
    """An object that is in a namespace, or whose chart installs into it, and the node that sets the namespace."""

    item: Object
    node: Scalar

    @property
    def span(self) -> Span:
        return self.node.span

    @property
    def via(self) -> tuple[Span, ...]:
        return other_places(self.node)


def created(inventory: Inventory) -> set[str]:
    """Return the namespaces that something in the cluster creates, including the root's."""
    keys = (*inventory.implied, *inventory.made)
    return {key.name for key in keys if (key.group, key.kind) == ("", "Namespace")}


def uses(inventory: Inventory, item: Object) -> Iterator[Use]:
    """Yield the namespaces of an object and of its chart."""
    own = at(item.root, "metadata", "namespace")
    if isinstance(own, Scalar) and inventory.scopes.namespaced(item.group, item.kind) is not False:
        yield Use(item, own)
    for target in targets(item, "namespace"):
        if isinstance(target.node, Scalar):
            yield Use(item, target.node)


def users(inventory: Inventory) -> dict[str, list[Use]]:
    """Return the uses of each namespace, in the order of application; variables and `kube-*` are left out."""
    found: dict[str, list[Use]] = {}
    for listed in inventory.objects.values():
        for use in uses(inventory, listed[0].object):
            namespace = scalar_text(use.node)
            if namespace and "${" not in namespace and not namespace.startswith("kube-"):
                found.setdefault(namespace, []).append(use)
    return found


def misspelt(inventory: Inventory) -> Iterator[tuple[Use, Object]]:
    """Yield uses of a namespace that nothing creates and that is a misspelling of one that the same build creates."""
    made = created(inventory)
    for reconciliation in inventory.cluster.reconciliations.values():
        objects = reconciliation.build.objects if reconciliation.build is not None else []
        namespaces = {item.name: item for item in objects if item.kind == "Namespace"}
        for item in objects if namespaces else ():
            for use in uses(inventory, item):
                meant = slip(scalar_text(use.node), namespaces) if scalar_text(use.node) not in made else ""
                if meant:
                    yield use, namespaces[meant]
