"""The namespaces of a cluster: those that something creates, those that objects are put in, and where these disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.finding import other_places
from preflux.index.flux.objects import is_helm_release, is_true
from preflux.index.inventory import Inventory
from preflux.lookup import at, scalar_text
from preflux.nearest import slip
from preflux.node import Scalar
from preflux.render.objects.object import Object
from preflux.span import Span

_ALWAYS = ("default", "flux-system", "kube-system", "kube-public", "kube-node-lease")
_MAKERS = ("Namespace", "Project", "ProjectRequest", "Tenant", "SubnamespaceAnchor")
"""Kinds whose objects make the namespace of their name, whoever defines them."""


class Use(NamedTuple):
    """An object that goes to a namespace, or whose chart does, and the node that says so."""

    item: Object
    node: Scalar

    @property
    def span(self) -> Span:
        return self.node.span

    @property
    def via(self) -> tuple[Span, ...]:
        return other_places(self.node)


def created(known: Inventory) -> set[str]:
    """Return the namespaces that something in the cluster creates, the root's own included."""
    found = {*_ALWAYS}
    for reconciliation in known.cluster.reconciliations.values():
        if not reconciliation.parent:
            found.add(reconciliation.object.namespace)
    for (_, kind), listed in known.by_kind.items():
        if kind in _MAKERS:
            found.update(applied.object.name for applied in listed)
    for _, release in known.releases:
        if is_true(at(release.root, "spec", "install", "createNamespace")):
            found.add(scalar_text(at(release.root, "spec", "targetNamespace")) or release.namespace)
    return found


def uses(known: Inventory, item: Object) -> Iterator[Use]:
    """Yield where an object goes, and where the objects of its chart go."""
    own = at(item.root, "metadata", "namespace")
    if isinstance(own, Scalar) and known.scopes.namespaced(item.group, item.kind) is not False:
        yield Use(item, own)
    target = at(item.root, "spec", "targetNamespace")
    if isinstance(target, Scalar) and is_helm_release(item):
        yield Use(item, target)


def users(known: Inventory) -> dict[str, list[Use]]:
    """Return who goes to each namespace, in the order in which they are applied; variables and `kube-*` are left out."""
    found: dict[str, list[Use]] = {}
    for listed in known.objects.values():
        for use in uses(known, listed[0].object):
            namespace = scalar_text(use.node)
            if namespace and "${" not in namespace and not namespace.startswith("kube-"):
                found.setdefault(namespace, []).append(use)
    return found


def misspelt(known: Inventory) -> Iterator[tuple[Use, Object]]:
    """Yield who goes to a namespace that nothing creates and that is a slip for one that the same build creates."""
    made = created(known)
    for reconciliation in known.cluster.reconciliations.values():
        objects = reconciliation.build.objects if reconciliation.build is not None else []
        namespaces = {item.name: item for item in objects if item.kind == "Namespace"}
        for item in objects if namespaces else ():
            for use in uses(known, item):
                meant = slip(scalar_text(use.node), namespaces) if scalar_text(use.node) not in made else ""
                if meant:
                    yield use, namespaces[meant]
