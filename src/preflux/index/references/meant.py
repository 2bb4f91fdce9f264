"""Finds the object of a cluster that was probably meant by a reference to a missing one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from preflux.finding import Related
from preflux.index.inventory import Applied, Inventory
from preflux.index.key import Key
from preflux.index.references.resolution import Meant
from preflux.nearest import nearest, slip
from preflux.pattern import lazy
from preflux.render.objects.object import Object

_HASHED = lazy(r"-[a-z0-9]{10}")


def meant_by(inventory: Inventory, key: Key, confusable: Iterable[tuple[str, str]] = (), reader: str = "") -> Meant | None:
    """Return what was probably meant by the key of a missing object; None if nothing is similar.

    `confusable` are groups and kinds that are easily confused with its own, `reader` is the namespace of the reader.
    """
    for found in (
        _elsewhere(inventory, key),
        _of_another_kind(inventory, key, confusable, reader),
        _hashed(inventory, key),
        _misspelt(inventory, key),
    ):
        if found is not None:
            return found
    names = inventory.names(key.group, key.kind, key.namespace)
    near = nearest(key.name, names)
    if not near:
        return None
    return Meant("nearest", f"the nearest name is `{near}`", _place(names[near].object, "nearest one"), slip=False)


def _elsewhere(inventory: Inventory, key: Key) -> Meant | None:
    for found in inventory.of_kind(key.group, key.kind):
        if found.object.name == key.name and found.object.namespace:
            hint = f"it is in namespace `{found.object.namespace}`"
            return Meant("namespace", hint, _place(found.object, "one of that name"), slip=True)
    return None


def _of_another_kind(
    inventory: Inventory, key: Key, confusable: Iterable[tuple[str, str]], reader: str
) -> Meant | None:
    for group, kind in confusable:
        if (group, kind) == key[:2]:
            continue
        for found in _in_reach(inventory, group, kind, key.namespace or reader):
            if found.object.name == key.name:
                article = "an" if kind[0] in "AEIOU" else "a"
                return Meant("kind", f"{article} {kind} has that name", _place(found.object, kind), slip=True)
    return None


def _in_reach(inventory: Inventory, group: str, kind: str, namespace: str) -> Iterator[Applied]:
    """Yield the objects of a kind in a namespace; all of them if the kind is cluster-scoped."""
    cluster_wide = inventory.scopes.namespaced(group, kind) is False
    for found in inventory.of_kind(group, kind):
        if cluster_wide or found.object.namespace == namespace:
            yield found


def _hashed(inventory: Inventory, key: Key) -> Meant | None:
    for found in inventory.of_kind(key.group, key.kind):
        item = found.object
        if item.namespace == key.namespace and _HASHED.fullmatch(item.name.removeprefix(key.name)):
            if item.original.name == key.name:
                hint = f"the generator calls it `{item.name}`: set `disableNameSuffixHash: true`"
                return Meant("hash", hint, _place(item, "generator"), slip=True)
    return None


def _misspelt(inventory: Inventory, key: Key) -> Meant | None:
    names = inventory.names(key.group, key.kind, key.namespace)
    near = slip(key.name, names)
    if near:
        return Meant("slip", f"did you mean `{near}`?", _place(names[near].object, "nearest one"), slip=True)
    implied = slip(key.name, [name for group, kind, where, name in inventory.implied if (group, kind, where) == key[:3]])
    return Meant("implied", f"did you mean `{implied}`?", None, slip=True) if implied else None


def _place(item: Object, what: str) -> Related:
    return Related(item.name_span, f"the {what}")
