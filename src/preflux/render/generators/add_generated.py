"""Adds generated objects to a build: as new ones, or by replacing or merging one with the same name.

Source: kustomize 5.8.1, api/resmap/reswrangler.go, appendReplaceOrMerge.
"""

from __future__ import annotations

from preflux.finding import Related
from preflux.lookup import at
from preflux.node import Derived, Mapping, Node, Scalar
from preflux.render.fault import Refused
from preflux.render.objects.collection import Objects
from preflux.render.objects.object import Object
from preflux.render.values.unquoted_keys import refuse_bare_key


def breadth(made: Object) -> int:
    """Return the number of fields of generated data."""
    data = (made.root.fields.get(field) for field in ("data", "binaryData"))
    return sum(len(fields.fields) for fields in data if isinstance(fields, Mapping))


def absorb(objects: Objects, made: Object) -> None:
    """Add a generated object according to its `behavior`. Raises Refused if that does not fit the existing objects."""
    found = objects.having(made.current)
    if len(found) > 1:
        related = tuple(Related(item.name_span, "one of them") for item in found)
        raise Refused("bad-generator", made.name_span, f"{made.current} is in the build {len(found)} times", "", related)
    if not found:
        if made.behavior in ("merge", "replace"):
            message = f"{made.current} is not in the build, so there is nothing to {made.behavior}"
            hint = "remove `behavior`, or add the base that creates it"
            raise Refused("generator-without-base", made.name_span, message, hint)
        objects.append(made)
        return
    old = found[0]
    if made.behavior not in ("merge", "replace"):
        raise Refused(
            "duplicate-resource",
            made.name_span,
            f"{made.current} is in this build already",
            "set `behavior: merge` or `behavior: replace`, or give it another name",
            (Related(old.name_span, "the first one"),),
        )
    merging = made.behavior == "merge"
    _take_metadata(made, old)
    if merging:
        made.origin = old.origin or made.origin
        for field in ("data", "binaryData"):
            _lay_over(made, old, field)
    objects.items[objects.items.index(old)] = made
    objects.changed()


def _take_metadata(made: Object, old: Object) -> None:
    """Copy the old object's names and earlier ids to the new one; labels and annotations merge, the new ones win."""
    metadata = made.root.fields["metadata"]
    assert isinstance(metadata, Mapping)
    for field in ("labels", "annotations"):
        merged = _merged(at(old.root, "metadata", field), metadata.fields.get(field))
        if merged is not None:
            metadata = metadata.with_field(field, merged)
    for field in ("name", "namespace"):
        node = at(old.root, "metadata", field)
        if node is not None:
            metadata = metadata.with_field(field, node)
        elif field == "namespace":
            metadata = metadata.without(field)
    made.root = made.root.with_field("metadata", metadata)
    made.previous, made.prefixes, made.suffixes = old.previous, old.prefixes, old.suffixes
    made.behavior = old.behavior
    made.var_names = old.var_names
    made.transformations = old.transformations
    made.needs_hash = made.needs_hash and old.needs_hash


def _lay_over(made: Object, old: Object, field: str) -> None:
    merged = _merged(_texts(old.root.fields.get(field)), made.root.fields.get(field))
    if merged is not None:
        made.root = made.root.with_field(field, merged)


def _texts(data: Node | None) -> Node | None:
    """Return a mapping with every value as text, as written."""
    if not isinstance(data, Mapping):
        return data
    result = data
    for key, value in data.fields.items():
        refuse_bare_key(key, data.keys[key].span)
        if isinstance(value, Scalar) and type(value.value) is not str:
            text = "" if value.value is None else value.text
            result = result.with_field(key, Derived(text, value, value.via))
    return result


def _merged(old: Node | None, new: Node | None) -> Mapping | None:
    """Return the fields of both, the new ones winning; None if there are none."""
    if not isinstance(old, Mapping) or not old.fields:
        return new if isinstance(new, Mapping) else None
    if not isinstance(new, Mapping):
        return old
    return Mapping({**old.fields, **new.fields}, {**old.keys, **new.keys}, new.source, new.start, new.end)
