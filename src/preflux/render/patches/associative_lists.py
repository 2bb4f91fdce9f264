"""Merges lists by key as kustomize's own loop does, for lists in which items lack keys or repeat them.

Source: kustomize 5.8.1, kyaml/yaml/walk/associative_sequence.go and kyaml/yaml/fns.go, ElementSetter.
"""

from __future__ import annotations

from collections.abc import Callable

from preflux.lookup import scalar_text
from preflux.node import Mapping, Node, Scalar, Sequence, is_null

DIRECTIVE = "$patch"
Walk = Callable[["Node | None", "Node | None"], "Node | None"]
"""Merges an item of the object with one of the patch; either may be missing."""


def merge_odd_lists(base: Sequence, dest: Node | None, patch: Node | None, keys: tuple[str, ...], walk: Walk) -> Sequence:
    """Return the merged list; `base` is the object's list, or the patch's if the object has none."""
    sources = [patch, dest if isinstance(dest, Sequence) else base]
    wanted = _distinct(keys, [source.items for source in sources if isinstance(source, Sequence)])
    added: list[Node] = []
    rest = list(base.items)
    usable = keys
    successors: dict[int, Node] = {}
    """Maps an item of the list to the result of its merge."""
    for values in wanted:
        usable, usable_values = _usable(wanted, values, keys)
        own_keys, own_values = _usable([values], values, keys)
        # An item that is removed from the list is not found by later items.
        old = _find(rest, own_keys, own_values) if isinstance(dest, Sequence) else None
        new = _find(patch.items, own_keys, own_values) if isinstance(patch, Sequence) else None
        merged = walk(old, new)
        if merged is None or (isinstance(merged, Mapping) and not merged.fields) or is_null(merged):
            rest = put(rest, None, usable, usable_values)
            continue
        if isinstance(merged, Mapping):
            for key, value in zip(usable, usable_values, strict=False):
                if key not in merged.fields and value:
                    merged = merged.with_field(key, Scalar(value, merged.source, merged.start, merged.start))
        added = put(added, merged, usable, usable_values)
        if isinstance(merged, Mapping) and not (_replaces(new) and isinstance(dest, Sequence) and dest is not patch):
            successors[id(old if isinstance(old, Mapping) else new)] = merged
    if wanted:
        for item in rest:
            added = _append_rest(added, successors.get(id(item), item), usable)
        rest = added
    return base.with_items(rest)


def _replaces(patch: Node | None) -> bool:
    return isinstance(patch, Mapping) and scalar_text(patch.fields.get(DIRECTIVE)) == "replace"


def _distinct(keys: tuple[str, ...], lists: list[list[Node]]) -> list[list[str]]:
    """Return the key values of all items, each once, in order."""
    found: list[list[str]] = []
    for items in lists:
        for item in items:
            if keys == ("",):
                values = [scalar_text(item)]
            else:
                values = [scalar_text(item.fields.get(key)) if isinstance(item, Mapping) else "" for key in keys]
            if values not in found:
                found.append(values)
    if len(keys) > 1:
        _complete(found)
    return found


def _complete(found: list[list[str]]) -> None:
    """Treat items with several keys as equal if one lacks a key that the other has (a port without protocol)."""
    for i, first in enumerate(found):
        for j, second in enumerate(found):
            common = False
            values: list[str] = []
            for a, b in zip(first, second, strict=True):
                if a == b:
                    common = True
                elif a and b:
                    break
                values.append(a or b)
            else:
                if common:
                    found[i] = found[j] = values


def _usable(
    everywhere: list[list[str]], values: list[str], keys: tuple[str, ...]
) -> tuple[tuple[str, ...], list[str]]:
    """Return the keys that any item has, with the values of one item."""
    used = {keys[i] for row in everywhere for i, value in enumerate(row) if value}
    if not used:
        return keys, values
    return (
        tuple(key for key in keys if key in used),
        [value for key, value in zip(keys, values, strict=True) if value or key in used],
    )


def _matches(item: Node, keys: tuple[str, ...], values: list[str]) -> bool:
    """Return whether an item has these key values, and so is to be replaced or removed; an empty value matches any."""
    if keys == ("",):
        return isinstance(item, Scalar) and scalar_text(item) == (values[0] if values else "")
    if not isinstance(item, Mapping):
        return False
    for key, value in zip(keys, values, strict=False):  # an item may have fewer values than there are keys
        node = item.fields.get(key)
        if node is None or (value and scalar_text(node) != value):
            return False
    return bool(values)


def _find(items: list[Node], keys: tuple[str, ...], values: list[str]) -> Node | None:
    """Return the first item that has all of these key values, empty ones too."""
    for item in items:
        if keys == ("",):
            if _matches(item, keys, values):
                return item
        elif isinstance(item, Mapping) and len(keys) == len(values):
            if all(key in item.fields and scalar_text(item.fields[key]) == v for key, v in zip(keys, values, strict=True)):
                return item
    return None


def put(items: list[Node], element: Node | None, keys: tuple[str, ...], values: list[str]) -> list[Node]:
    """Return a list with the items that have these key values replaced by `element`, or removed if it is None."""
    result: list[Node] = []
    found = False
    for item in items:
        if is_null(item) or (isinstance(item, Mapping) and not item.fields):
            continue
        if keys != ("",) and not isinstance(item, Mapping):
            result.append(item)
        elif not _matches(item, keys, values):
            if values:
                result.append(item)
        else:
            found = True
            if element is not None:
                result.append(element)
    if element is not None and not found:
        result.append(element)
    return result


def _append_rest(items: list[Node], item: Node, keys: tuple[str, ...]) -> list[Node]:
    """Append an item of the object after the merged ones; it replaces one with the same key."""
    if keys == ("",):
        return put(items, item, keys, [scalar_text(item)])
    values: list[str] = []
    for key in keys:
        node = item.fields.get(key) if isinstance(item, Mapping) else None
        if node is None:
            items = [*items, item]
        else:
            values.append(scalar_text(node))
    if len(keys) > 1:
        items = put(items, None, keys, values)
    return put(items, item, keys, values)
