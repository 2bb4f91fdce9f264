"""Strategic merge: a patch laid over an object, as kustomize does it.

Every value of the result is a node of the object or of the patch and keeps its place; a scalar of the patch that overrides
one of the object also remembers that one. Source: kustomize 5.8.1, kyaml/yaml/merge2 and kyaml/yaml/walk.
"""

from __future__ import annotations

import operator

from preflux.limits import MAX_ODD_ITEMS
from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.render.kinds import Kinds, Shape
from preflux.render.object import in_style_of, override, scalar_text

_DIRECTIVE = "$patch"


class CannotMerge(Exception):
    """The patch does not fit the object; `node` is the value of the patch (or else of the object) that is in the way."""

    def __init__(self, message: str, node: Node) -> None:
        super().__init__(message)
        self.node = node


def merge(target: Mapping, patch: Mapping, kinds: Kinds) -> Mapping | None:
    """Return the object with the patch laid over it; None where the patch deletes it. Raises CannotMerge."""
    directive, patch = _directive(patch)
    if directive == "replace":
        return target  # kustomize drops what it makes of `$patch: replace` at the top of an object
    merged = _Merge(kinds).walk(target, patch, None, "") if directive == "merge" else None
    assert merged is None or isinstance(merged, Mapping)
    return merged


class _Merge:
    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds

    def walk(self, dest: Node | None, patch: Node | None, shape: Shape | None, name: str) -> Node | None:
        """Merge two values of which either may be missing; None for a value that is no more."""
        present = dest if not _null(dest) else patch if not _null(patch) else None
        if present is None or isinstance(present, Mapping):
            _demand(dest, patch, Mapping, "a mapping", name)
            return self.mapping(dest, patch, shape or self._shape(dest, patch))
        if isinstance(present, Sequence):
            _demand(dest, patch, Sequence, "a list", name)
            if shape is not None and shape.merges:
                return self.keyed_list(dest, patch, shape)
            return patch if patch is not None else dest
        _demand(dest, patch, Scalar, "a scalar", name)
        if patch is None:
            return dest
        assert isinstance(patch, Scalar)
        return override(in_style_of(dest, patch), dest)

    def _shape(self, *nodes: Node | None) -> Shape | None:
        for node in nodes:
            if isinstance(node, Mapping) and "apiVersion" in node.fields and "kind" in node.fields:
                shape = self.kinds.of(scalar_text(node.fields["apiVersion"]), scalar_text(node.fields["kind"]))
                if shape is not None:
                    return shape
        return None

    def mapping(self, dest: Node | None, patch: Node | None, shape: Shape | None) -> Node | None:
        if _null(dest):
            if isinstance(patch, Mapping):
                directive, patch = _directive(patch)
                return None if directive == "delete" else self._fields(patch, patch, shape)
            if patch is None and isinstance(dest, Scalar) and dest.text:
                return dest  # a null that is written out stays, an empty value goes
            return None
        assert isinstance(dest, Mapping)
        if patch is None:
            return self._settle(dest, shape)
        if not isinstance(patch, Mapping):
            return None
        directive, patch = _directive(patch)
        if directive == "delete":
            return None
        if directive == "replace":
            return self._fields(patch, patch, shape)
        return self._fields(dest, patch, shape)

    def _fields(self, dest: Mapping, patch: Mapping, shape: Shape | None) -> Mapping:
        fields: dict[str, Node] = {}
        keys = dest.keys
        own_keys = False
        given = patch.fields
        for key, value in dest.fields.items():
            over = given.get(key)
            if over is None and value.__class__ is Scalar and value.value is not None:
                fields[key] = value
                continue
            below = shape.field(key) if shape is not None else None
            merged = self.walk(value, over, below, key)
            if merged is not None and not (over is not None and _null(merged)):
                fields[key] = merged
        if dest is not patch:
            for key, value in patch.fields.items():
                if key in dest.fields:
                    continue
                merged = self.walk(None, value, shape.field(key) if shape is not None else None, key)
                if not _null(merged):
                    if not own_keys:
                        keys, own_keys = keys.copy(), True
                    assert merged is not None
                    fields[key] = merged
                    keys[key] = patch.keys[key]
        if len(fields) < len(keys):
            keys = {key: keys[key] for key in fields}
        return Mapping(fields, keys, dest.source, dest.start, dest.end)

    def _settle(self, dest: Mapping, shape: Shape | None) -> Mapping:
        """Return a mapping that no patch touches: its empty values go, its keyed lists lose doubles."""
        changed = False
        fields: dict[str, Node] = {}
        for key, value in dest.fields.items():
            settled: Node | None = value
            if isinstance(value, Scalar):
                if value.value is None:
                    settled = self.mapping(value, None, None)
            else:
                below = shape.field(key) if shape is not None else None
                if isinstance(value, Mapping):
                    settled = self._settle(value, below or self._shape(value))
                elif below is not None and below.merges:
                    settled = self.keyed_list(value, None, below)
            changed = changed or settled is not value
            if settled is not None:
                fields[key] = settled
        if not changed:
            return dest
        return Mapping(fields, {key: dest.keys[key] for key in fields}, dest.source, dest.start, dest.end)

    def keyed_list(self, dest: Node | None, patch: Node | None, shape: Shape) -> Node | None:
        """Merge lists whose items are told apart by a key: the patch's items come first, in its order."""
        if isinstance(patch, Sequence):
            directive, patch = _list_directive(patch)
            if directive == "delete":
                return None
            if directive == "replace":
                dest = patch
        elif patch is not None:
            return None if not _null(dest) else patch
        if isinstance(dest, Sequence) and dest is not patch:
            simple = self._plain_list(dest, patch if isinstance(patch, Sequence) else None, shape)
            if simple is not None:
                return simple
        return self._odd_list(dest, patch, shape)

    def _plain_list(self, dest: Sequence, patch: Sequence | None, shape: Shape) -> Sequence | None:
        """Merge lists in which every item has its key and no two have the same; None where some item is not like that."""
        old = _by_key(shape.keys, dest.items)
        new = _by_key(shape.keys, patch.items) if patch is not None else {}
        if old is None or new is None or {len(key) for key in (*old, *new)} == {0}:
            return None
        if len({tuple(map(bool, key)) for key in (*old, *new)}) > 1:
            return None
        element = shape.element()
        items: list[Node] = []
        several = any(sum(map(bool, key)) > 1 for key in (*old, *new))
        if several:  # kustomize takes out what it merged, and appends it again in the object's order
            order = [*(key for key in new if key not in old), *old]
        else:
            order = [*new, *(key for key in old if key not in new)]
        for key in order:
            merged = self.walk(old.get(key), new.get(key), element, shape.keys[0])
            if merged is not None and not (isinstance(merged, Mapping) and not merged.fields):
                items.append(merged)
        if len(items) == len(dest.items) and all(map(operator.is_, items, dest.items)):
            return dest
        return dest.with_items(items)

    def _odd_list(self, dest: Node | None, patch: Node | None, shape: Shape) -> Node | None:
        """Merge lists as kustomize's own loop does, where items lack keys, repeat them or carry directives."""
        base = dest if isinstance(dest, Sequence) else patch
        assert isinstance(base, Sequence)
        keys = shape.keys or ("",)
        sources = [patch, dest if isinstance(dest, Sequence) else base]
        wanted = _distinct(keys, [source.items for source in sources if isinstance(source, Sequence)])
        added: list[Node] = []
        rest = list(base.items)
        usable = keys
        element = shape.element()
        successors: dict[int, Node] = {}
        """Leads from an item of the list to what became of it."""
        if len(wanted) > MAX_ODD_ITEMS:
            raise CannotMerge(f"more than {MAX_ODD_ITEMS} items of which some lack or repeat their key", base)
        for values in wanted:
            usable, usable_values = _usable(wanted, values, keys)
            own_keys, own_values = _usable([values], values, keys)
            # What is taken out of the list is no longer found by the items that follow.
            old = _find(rest, own_keys, own_values) if isinstance(dest, Sequence) else None
            new = _find(patch.items, own_keys, own_values) if isinstance(patch, Sequence) else None
            merged = self.walk(old, new, element, keys[0])
            if merged is None or (isinstance(merged, Mapping) and not merged.fields) or _null(merged):
                rest = _put(rest, None, usable, usable_values)
                continue
            if isinstance(merged, Mapping):
                for key, value in zip(usable, usable_values, strict=False):
                    if key not in merged.fields and value:
                        merged = merged.with_field(key, Scalar(value, merged.source, merged.start, merged.start))
            added = _put(added, merged, usable, usable_values)
            if isinstance(merged, Mapping) and not _replaces(new):
                successors[id(old if isinstance(old, Mapping) else new)] = merged
        if wanted:
            for item in rest:
                added = _append_rest(added, successors.get(id(item), item), usable)
            rest = added
        if isinstance(dest, Sequence) and len(rest) == len(dest.items) and all(
            new is old for new, old in zip(rest, dest.items, strict=True)
        ):
            return dest
        return base.with_items(rest)


def _by_key(keys: tuple[str, ...], items: list[Node]) -> dict[tuple[str, ...], Mapping] | None:
    """Return the items by the values of their keys; None where one has none, repeats another or carries a directive."""
    found: dict[tuple[str, ...], Mapping] = {}
    for item in items:
        if not isinstance(item, Mapping) or _DIRECTIVE in item.fields:
            return None
        key = tuple([scalar_text(item.fields.get(name)) for name in keys])
        if key in found or not any(key):
            return None
        found[key] = item
    return found


def _null(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.value is None)


def _demand(dest: Node | None, patch: Node | None, kind: type, wanted: str, name: str) -> None:
    for node in (patch, dest):
        if not _null(node) and not isinstance(node, kind):
            assert node is not None
            found = "a mapping" if isinstance(node, Mapping) else "a list" if isinstance(node, Sequence) else "a scalar"
            raise CannotMerge(f"`{name}` is {found} here and {wanted} there", node)


def _directive(patch: Mapping) -> tuple[str, Mapping]:
    """Return the `$patch` directive of a mapping, and the mapping without it."""
    node = patch.fields.get(_DIRECTIVE)
    if node is None:
        return "merge", patch
    value = scalar_text(node)
    if value not in ("delete", "replace", "merge"):
        raise CannotMerge(f"`$patch: {value}`; kustomize knows `delete`, `replace` and `merge`", node)
    return value, patch.without(_DIRECTIVE)


def _replaces(patch: Node | None) -> bool:
    return isinstance(patch, Mapping) and scalar_text(patch.fields.get(_DIRECTIVE)) == "replace"


def _list_directive(patch: Sequence) -> tuple[str, Sequence]:
    """Return the directive that a list holds as an item of its own, and the list without it."""
    for item in patch.items:
        if isinstance(item, Mapping) and _DIRECTIVE in item.fields:
            if len(item.fields) > 1:
                return "merge", patch
            value = scalar_text(item.fields[_DIRECTIVE])
            if value not in ("delete", "replace", "merge"):
                raise CannotMerge(f"`$patch: {value}`; kustomize knows `delete`, `replace` and `merge`", item)
            return value, patch.with_items(_put(patch.items, None, (_DIRECTIVE,), [value]))
    return "merge", patch


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
    """Make items with several keys equal where one leaves open what the other says (a port without protocol)."""
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
                    found[i] = found[j] = first = values


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
    """Whether an item is one to replace or take out; an empty value stands for any."""
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


def _put(items: list[Node], element: Node | None, keys: tuple[str, ...], values: list[str]) -> list[Node]:
    """Return a list in which the items with these key values are replaced by an element, or are gone for None."""
    result: list[Node] = []
    found = False
    for item in items:
        if _null(item) or (isinstance(item, Mapping) and not item.fields):
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
    """Append an item of the object behind the merged ones, in the place of one with the same key."""
    if keys == ("",):
        return _put(items, item, keys, [scalar_text(item)])
    values: list[str] = []
    for key in keys:
        node = item.fields.get(key) if isinstance(item, Mapping) else None
        if node is None:
            items = [*items, item]
        else:
            values.append(scalar_text(node))
    if len(keys) > 1:
        items = _put(items, None, keys, values)
    return _put(items, item, keys, values)
