"""Kustomizations or HelmReleases that wait for each other: the controllers never start any of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.flux.objects import HELM_API, depends_on, is_true
from preflux.index.inventory import Inventory, inventory
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.reconcile.cluster import KUSTOMIZE_API, Cluster
from preflux.render.objects.object import Object
from preflux.span import Span


class _Wait(NamedTuple):
    """Who is waited for, the place that says so, and how."""

    target: tuple[str, str]
    span: Span
    how: str


@rule(Cluster)
def depends_on_cycle(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    known = inventory(cluster, repository)
    for group, kind in ((KUSTOMIZE_API, "Kustomization"), (HELM_API, "HelmRelease")):
        waits = _waits(known, group, kind)
        while (cycle := _cycle(waits)) is not None:
            first, *rest = cycle
            names = " → ".join(f"`{name}`" for name in [*(waits[key][0] for key in cycle), waits[first][0]])
            pairs = zip(cycle, [*rest, first], strict=True)
            steps = [next(wait for wait in waits[one][1] if wait.target == other) for one, other in pairs]
            related = tuple(Related(step.span, step.how) for step in steps[1:])
            if len(cycle) == 1:
                message = f"{kind} `{waits[first][0]}` waits for itself"
            else:
                message = f"each {kind} of {names} waits for the next"
            yield Finding(steps[0].span, message, related=related)
            for key in cycle:
                del waits[key]


def _waits(known: Inventory, group: str, kind: str) -> dict[tuple[str, str], tuple[str, list[_Wait]]]:
    """Return for each object its name and whom it waits for."""
    waits: dict[tuple[str, str], tuple[str, list[_Wait]]] = {}
    for owner, item in known.of_kind(group, kind):
        _, found = waits.setdefault(_key(item), (item.name, []))
        found.extend(
            _Wait((reference.namespace, reference.name), reference.span, f"`{item.name}` depends on `{reference.name}`")
            for reference in depends_on(item)
        )
        node = at(owner.object.root, "spec", "wait")
        if kind == "Kustomization" and node is not None and is_true(node) and _key(owner.object) != _key(item):
            _, above = waits.setdefault(_key(owner.object), (owner.object.name, []))
            above.append(_Wait(_key(item), node.span, f"`{owner.object.name}` waits for all that it applies"))
    return waits


def _cycle(waits: dict[tuple[str, str], tuple[str, list[_Wait]]]) -> list[tuple[str, str]] | None:
    """Return a cycle, beginning with its first member by name; None where there is none."""
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
