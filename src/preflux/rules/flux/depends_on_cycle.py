"""Kustomizations or HelmReleases that wait for each other: the controllers never start any of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.flux.objects import HELM_API, is_true
from preflux.index.inventory import Inventory
from preflux.index.references.target import Target, targets
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.node import Node
from preflux.reconcile.cluster import KUSTOMIZE_API, Cluster
from preflux.render.objects.object import Object


class _Wait(NamedTuple):
    """The key of a dependency, the node that causes it, and a description."""

    target: tuple[str, str]
    said: Target | Node
    how: str


_Waits: TypeAlias = dict[tuple[str, str], tuple[Object, list[_Wait]]]


@rule(Cluster)
def depends_on_cycle(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    inventory = repository.inventory(cluster)
    for group, kind in ((KUSTOMIZE_API, "Kustomization"), (HELM_API, "HelmRelease")):
        waits = _waits(inventory, group, kind)
        while (cycle := _cycle(waits)) is not None:
            first, *rest = cycle
            items = [waits[key][0] for key in cycle]
            names = " → ".join(f"`{item.name}`" for item in [*items, items[0]])
            pairs = zip(cycle, [*rest, first], strict=True)
            steps = [next(wait for wait in waits[one][1] if wait.target == other) for one, other in pairs]
            related = tuple(Related(step.said.span, step.how) for step in steps[1:])
            if len(cycle) == 1:
                message = f"{kind} `{items[0].name}` waits for itself"
            else:
                message = f"each {kind} of {names} waits for the next"
            yield Finding.at(steps[0].said, message, related=related, objects=[item.id for item in items])
            for key in cycle:
                del waits[key]


def _waits(inventory: Inventory, group: str, kind: str) -> _Waits:
    """Return the dependencies of each object, by namespace and name."""
    waits: _Waits = {}
    for owner, item, _ in inventory.of_kind(group, kind):
        _, found = waits.setdefault(_key(item), (item, []))
        found.extend(
            _Wait((reference.namespace, reference.name), reference, f"`{item.name}` depends on `{reference.name}`")
            for reference in targets(item, "depends-on")
        )
        node = at(owner.object.root, "spec", "wait")
        if kind == "Kustomization" and node is not None and is_true(node) and _key(owner.object) != _key(item):
            _, above = waits.setdefault(_key(owner.object), (owner.object, []))
            above.append(_Wait(_key(item), node, f"`{owner.object.name}` waits for everything that it applies"))
    return waits


def _cycle(waits: _Waits) -> list[tuple[str, str]] | None:
    """Return a cycle, starting with its first member by name; None if there is none."""
    left = dict(waits)
    while free := [key for key, (_, found) in left.items() if not any(wait.target in left for wait in found)]:
        for key in free:
            del left[key]
    if not left:
        return None
    path = [min(left)]
    while (following := next(wait.target for wait in left[path[-1]][1] if wait.target in left)) not in path:
        path.append(following)
    cycle = path[path.index(following) :]
    start = cycle.index(min(cycle))
    return cycle[start:] + cycle[:start]


def _key(item: Object) -> tuple[str, str]:
    return item.namespace, item.name
