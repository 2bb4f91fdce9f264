"""Applies a strategic merge patch to an object as kustomize does.

Every value of the result is a node of the object or of the patch and keeps its place. A scalar of the patch that overrides
one of the object has the overridden one in `via`. Source: kustomize 5.8.1, kyaml/yaml/merge2 and kyaml/yaml/walk.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

from preflux.limits import MAX_ODD_ITEMS
from preflux.lookup import scalar_text
from preflux.nearest import nearest
from preflux.node import Mapping, Node, Scalar, Sequence, is_null
from preflux.render.objects.kinds import Kinds, Shape
from preflux.render.patches.associative_lists import DIRECTIVE, merge_odd_lists, put
from preflux.render.values.shared import Shared, replace_shared
from preflux.render.values.styles import in_style_of, override


class CannotMerge(Exception):
    """The patch does not fit the object.

    `node` is the value that does not fit, of the patch or else of the object; `base` is the object's value at that path.
    """

    def __init__(self, message: str, node: Node, hint: str = "", base: Node | None = None) -> None:
        super().__init__(message)
        self.node = node
        self.hint = hint
        self.base = base


def merge(
    target: Mapping, patch: Mapping, kinds: Kinds, count: Callable[[int], None] | None = None
) -> Mapping | None:
    """Return the object with the patch applied; None if the patch deletes it. Raises CannotMerge.

    `count` is called with the number of fields and items visited: always those of the whole object.
    """
    directive, patch = _directive(patch)
    if directive == "replace":
        return target  # kustomize ignores `$patch: replace` at the top of an object
    merging = _Merge(kinds)
    merged = merging.walk(target, patch, None, "") if directive == "merge" else None
    if count is not None:
        count(merging.seen)
    if merging.replaced and merged is not None:
        merged = replace_shared(merged, merging.replaced)
    assert merged is None or isinstance(merged, Mapping)
    return merged


class _Merge:
    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.replaced: dict[int, Shared] = {}
        self.seen = 0

    def walk(self, dest: Node | None, patch: Node | None, shape: Shape | None, name: str) -> Node | None:
        """Merge two values, either of which may be missing; None if the merge removes the value."""
        present = dest if not is_null(dest) else patch if not is_null(patch) else None
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
        new = override(in_style_of(dest, patch), dest)
        if dest.__class__ is Shared:
            new = self.replaced.setdefault(id(dest), Shared(new.value, new, new.via))
        return new

    def _shape(self, *nodes: Node | None) -> Shape | None:
        for node in nodes:
            if isinstance(node, Mapping) and "apiVersion" in node.fields and "kind" in node.fields:
                shape = self.kinds.of(scalar_text(node.fields["apiVersion"]), scalar_text(node.fields["kind"]))
                if shape is not None:
                    return shape
        return None

    def mapping(self, dest: Node | None, patch: Node | None, shape: Shape | None) -> Node | None:
        if is_null(dest):
            if isinstance(patch, Mapping):
                directive, patch = _directive(patch)
                return None if directive == "delete" else self._fields(patch, patch, shape)
            if patch is None and isinstance(dest, Scalar) and dest.text:
                return dest  # an explicit null stays, an empty value is removed
            return None
        assert isinstance(dest, Mapping)
        if patch is None:
            return self._settle(dest, shape)
        if not isinstance(patch, Mapping):
            return None
        alone = dest is patch
        directive, patch = _directive(patch)
        if alone:
            dest = patch
        if directive == "delete":
            return None
        if directive == "replace":
            return self._fields(patch, patch, shape)
        return self._fields(dest, patch, shape)

    def _fields(self, dest: Mapping, patch: Mapping, shape: Shape | None) -> Mapping:
        fields: dict[str, Node] = {}
        self.seen += 1 + len(dest.fields)
        places = dest.places
        own_places = False
        given = patch.fields
        for key, value in dest.fields.items():
            over = given.get(key)
            if over is None:
                if value.__class__ is Scalar and value.value is not None:
                    fields[key] = value
                else:
                    settled = self._settled(value, shape, key)
                    if settled is not None:
                        fields[key] = settled
                continue
            merged = self.walk(value, over, shape.field(key) if shape is not None else None, key)
            if not is_null(merged):
                assert merged is not None
                fields[key] = merged
        if dest is not patch:
            for key, value in patch.fields.items():
                if key in dest.fields:
                    continue
                merged = self.walk(None, value, shape.field(key) if shape is not None else None, key)
                if not is_null(merged):
                    if not own_places:
                        places, own_places = places.copy(), True
                    assert merged is not None
                    fields[key] = merged
                    places[key] = patch.key(key)
        if len(fields) < len(places):
            places = {key: places[key] for key in fields}
        return dest.like(fields, places)

    def _settle(self, dest: Mapping, shape: Shape | None) -> Mapping:
        """Return a mapping that the patch does not change, without empty values and duplicates in keyed lists."""
        fields: dict[str, Node] = {}
        self.seen += 1 + len(dest.fields)
        for key, value in dest.fields.items():
            if value.__class__ is Scalar and value.value is not None:
                fields[key] = value
                continue
            settled = self._settled(value, shape, key)
            if settled is not None:
                fields[key] = settled
        if len(fields) == len(dest.fields):
            if not any(map(operator.is_not, fields.values(), dest.fields.values())):
                return dest
            return dest.like(fields, dest.places)
        return dest.like(fields, {key: dest.places[key] for key in fields})

    def _settled(self, value: Node, shape: Shape | None, key: str) -> Node | None:
        """Return the value of a field that the patch does not change; None if it is removed. `shape` is the mapping's."""
        if isinstance(value, Scalar):
            return value if value.value is not None else self.mapping(value, None, None)
        below = shape.field(key) if shape is not None else None
        if isinstance(value, Mapping):
            return self._settle(value, below or self._shape(value))
        return self.keyed_list(value, None, below) if below is not None and below.merges else value

    def keyed_list(self, dest: Node | None, patch: Node | None, shape: Shape) -> Node | None:
        """Merge lists by key: the patch's items come first, in its order."""
        if isinstance(patch, Sequence):
            directive, patch = _list_directive(patch)
            if directive == "delete":
                return None
            if directive == "replace":
                dest = patch
        elif patch is not None:
            return None if not is_null(dest) else patch
        if isinstance(dest, Sequence) and dest is not patch:
            simple = self._plain_list(dest, patch if isinstance(patch, Sequence) else None, shape)
            if simple is not None:
                return simple
        base = dest if isinstance(dest, Sequence) else patch
        assert isinstance(base, Sequence)
        self.seen += len(base.items)
        if len(base.items) + (len(patch.items) if isinstance(patch, Sequence) else 0) > MAX_ODD_ITEMS:
            raise CannotMerge(f"more than {MAX_ODD_ITEMS} items of which some lack or repeat their key", base)
        element, keys = shape.element(), shape.keys or ("",)
        merged = merge_odd_lists(base, dest, patch, keys, lambda old, new: self.walk(old, new, element, keys[0]))
        if isinstance(dest, Sequence) and len(merged.items) == len(dest.items):
            return dest if all(map(operator.is_, merged.items, dest.items)) else merged
        return merged

    def _plain_list(self, dest: Sequence, patch: Sequence | None, shape: Shape) -> Sequence | None:
        """Merge lists in which every item has a unique key; None if the lists are not like that."""
        old = _by_key(shape.keys, dest.items)
        new = _by_key(shape.keys, patch.items) if patch is not None else {}
        if old is None or new is None or {len(key) for key in (*old, *new)} == {0}:
            return None
        if len({tuple(map(bool, key)) for key in (*old, *new)}) > 1:
            return None
        element = shape.element()
        items: list[Node] = []
        several = any(sum(map(bool, key)) > 1 for key in (*old, *new))
        if several:  # kustomize removes the merged items, and appends them again in the object's order
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


def _by_key(keys: tuple[str, ...], items: list[Node]) -> dict[tuple[str, ...], Mapping] | None:
    """Return the items by the values of their keys; None if one has no key, a repeated key or a directive."""
    found: dict[tuple[str, ...], Mapping] = {}
    for item in items:
        if not isinstance(item, Mapping) or DIRECTIVE in item.fields:
            return None
        key = tuple([scalar_text(item.fields.get(name)) for name in keys])
        if key in found or not any(key):
            return None
        found[key] = item
    return found


def _demand(dest: Node | None, patch: Node | None, kind: type, wanted: str, name: str) -> None:
    """Raise CannotMerge if the value of the object, or of the patch, is not of type `kind`."""
    if patch is not None and not is_null(patch) and not isinstance(patch, kind):
        found = "a mapping" if isinstance(patch, Mapping) else "a list" if isinstance(patch, Sequence) else "a scalar"
        hint = f"write {wanted}, or use a JSON patch (`op: replace`) to change the type"
        raise CannotMerge(f"`{name}` is {found} here and {wanted} in the object", patch, hint, dest)


def _directive(patch: Mapping) -> tuple[str, Mapping]:
    """Return the `$patch` directive of a mapping, and the mapping without it."""
    node = patch.fields.get(DIRECTIVE)
    if node is None:
        return "merge", patch
    return _known(scalar_text(node), node), patch.without(DIRECTIVE)


def _list_directive(patch: Sequence) -> tuple[str, Sequence]:
    """Return the directive that is an item of a list, and the list without that item."""
    for item in patch.items:
        if isinstance(item, Mapping) and DIRECTIVE in item.fields:
            if len(item.fields) > 1:
                return "merge", patch
            value = _known(scalar_text(item.fields[DIRECTIVE]), item)
            return value, patch.with_items(put(patch.items, None, (DIRECTIVE,), [value]))
    return "merge", patch


_DIRECTIVES = ("delete", "replace", "merge")


def _known(directive: str, node: Node) -> str:
    """Return `directive` if kustomize knows it. Raises CannotMerge for all others."""
    if directive not in _DIRECTIVES:
        meant = "delete" if directive == "remove" else nearest(directive, _DIRECTIVES)
        hint = f"did you mean `{meant}`?" if meant else ""
        raise CannotMerge(f"`$patch: {directive}`; kustomize knows `delete`, `replace` and `merge`", node, hint)
    return directive
