"""Finds objects of a cluster with two owners, and Flux Kustomizations with overlapping folders."""

from __future__ import annotations

from typing import TypeAlias

from preflux.index.inventory import Applied, Inventory
from preflux.node import plain
from preflux.render.objects.object import Object

Pair: TypeAlias = tuple[Applied, Applied]

_API = "kustomize.toolkit.fluxcd.io"
_SHARED = ("merge", "ifnotpresent", "ignore")


def shared(inventory: Inventory) -> dict[tuple[str, str], list[Pair]]:
    """Return the objects that two Flux Kustomizations apply, by the keys of these two.

    Objects with an annotation that disables the reconciliation or allows sharing are left out, and so is a Kustomization
    that applies itself, and names with variables.
    """
    pairs: dict[tuple[str, str], list[Pair]] = {}
    for key, found in inventory.objects.items():
        if len(found) < 2 or "${" in f"{key.namespace}{key.name}":
            continue
        owners: dict[str, Applied] = {}
        for applied in found:
            if not _left_alone(applied.object):
                owners.setdefault(applied.owner.key, applied)
        first, *others = owners.values() if owners else (None,)
        for other in others:
            if first is not None and other is not None:
                pairs.setdefault((first.owner.key, other.owner.key), []).append((first, other))
    return pairs


def overlapping(pair: Pair) -> bool:
    """Return whether the folder of one owner is the other's folder, or is in it."""
    one, other = (applied.owner.folder for applied in pair)
    if one is None or other is None:
        return False
    return one == other or not one or not other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def alike(one: Applied, other: Applied) -> bool:
    """Return whether two owners apply the same content: then neither overwrites the other, until one prunes it."""
    return one.object.root is other.object.root or plain(one.object.root) == plain(other.object.root)


def _left_alone(item: Object) -> bool:
    said = item.annotations | item.labels
    return said.get(f"{_API}/ssa", "").lower() in _SHARED or said.get(f"{_API}/reconcile") == "disabled"
