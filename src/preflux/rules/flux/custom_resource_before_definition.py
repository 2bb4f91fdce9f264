"""A custom resource that is applied together with, or without waiting for, the chart or file that defines its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.flux.definers import Definer, above, bootstrapped, charts, definitions, missing_definer
from preflux.index.inventory import Applied
from preflux.index.repository import Repository
from preflux.listing import some_of
from preflux.reconcile.cluster import Cluster

_MANY = 3


@dataclass(slots=True, eq=False, repr=False)
class _Early:
    """The custom resources that one Kustomization applies before their definition: the first one, and all their kinds."""

    applied: Applied
    definer: Definer
    kinds: set[str] = field(default_factory=set)


@rule(Cluster)
def custom_resource_before_definition(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    inventory = repository.inventory(cluster)
    by_group, by_kind = charts(inventory), definitions(inventory)
    early: dict[tuple[int, int], _Early] = {}
    for (group, kind), found in inventory.by_kind.items():
        definers = [*by_kind.get((group, kind), ()), *by_group.get(group, ())]
        owners: set[int] = set()
        for applied in found if definers else ():
            if id(applied.owner) in owners:
                continue
            owners.add(id(applied.owner))
            definer = missing_definer(cluster, applied.owner, definers)
            if definer is not None:
                key = id(applied.owner), id(definer.object)
                early.setdefault(key, _Early(applied, definer)).kinds.add(kind)
    installed = bootstrapped(repository.store) if early else set()
    unordered: dict[int, list[_Early]] = {}
    for one in early.values():
        if not installed.isdisjoint((one.definer.object.name, one.definer.chart)):
            continue
        # If the owner also applies the Kustomization of the definer, they are applied together.
        if one.applied.owner.key in (one.definer.owner.key, *above(cluster, one.definer.owner)):
            yield _together(one)
        else:
            unordered.setdefault(id(one.definer.object), []).append(one)
    for some in unordered.values():
        yield _unordered(some)


def _together(one: _Early) -> Finding:
    owner, other = one.applied.owner.object.name, one.definer.owner.object.name
    where = "" if owner == other else f" of Kustomization `{other}`"
    by = f"{_said(one.definer)}{where}"
    kinds = some_of(sorted(one.kinds), _MANY)
    message = f"{kinds}: Kustomization `{owner}` applies this together with {by}, which defines the kind"
    hint = f"move it to a separate Kustomization that depends on `{other}`"
    related = (Related(one.definer.object.name_span, f"{_said(one.definer)} defines the kind"),)
    return Finding.about(one.applied.object, message, hint, related)


def _unordered(some: list[_Early]) -> Finding:
    """Return the one finding about all Kustomizations that do not wait for a definer."""
    definer = some[0].definer
    owners = sorted({one.applied.owner.object.name for one in some})
    kinds = some_of(sorted({kind for one in some for kind in one.kinds}), _MANY)
    by = _said(definer)
    other = definer.owner.object.name
    who = f"Kustomization `{owners[0]}`" if len(owners) == 1 else f"{len(owners)} Kustomizations"
    verbs = ("applies", "does") if len(owners) == 1 else ("apply", "do")
    message = f"{who} {verbs[0]} {kinds} and {verbs[1]} not wait for `{other}`, where {by} defines the kind"
    names = {one.applied.owner.span: one.applied.owner.object.name_node for one in some}
    first, *others = sorted(names, key=lambda span: span.order)
    related = [Related(definer.object.name_span, f"{by} defines the kind")]
    related += [Related(span, "does not wait for it either") for span in others]
    objects = [one.applied.object.id for one in some]
    hint = f"add `- name: {other}` to `dependsOn`; until then it fails on a new cluster, and is retried"
    return Finding.at(names[first], message, hint, related, doubtful=True, objects=objects)


def _said(definer: Definer) -> str:
    return f"the chart `{definer.chart}`" if definer.chart else f"`{definer.object.name}`"
