"""Sets labels and annotations on all objects. Source: kustomize 5.8.1, api/filters/labels and api/filters/annotations."""

from __future__ import annotations

from preflux.node import Mapping, Node, Scalar
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import FieldSpec, by_kind, set_field
from preflux.render.objects.collection import Objects
from preflux.render.values.shared import Shared, replace_shared
from preflux.render.values.styles import override
from preflux.render.values.unquoted_keys import refuse_bare_key


def set_pairs(objects: Objects, pairs: Mapping, specs: tuple[FieldSpec, ...]) -> None:
    """Set each pair in every mapping at the paths of the specs. Raises Refused if there is another value."""
    if not pairs.fields:
        return

    if "" in pairs.fields:
        raise Refused("wrong-shape", pairs.keys[""].span, "an empty key for a label or annotation")
    values = {key: _text(value) for key, value in pairs.fields.items() if isinstance(value, Scalar)}
    fresh: dict[str, Shared] = {}
    replaced: dict[int, Shared] = {}

    def change(old: Node) -> Node:
        if not isinstance(old, Mapping):
            raise Refused("wrong-shape", old.span, "not a mapping, so no labels or annotations can be set in it")
        fields = old.fields.copy()
        keys = old.keys.copy()
        for key, value in values.items():
            before = fields.get(key)
            if before is None:
                refuse_bare_key(key, pairs.keys[key].span)
                fields[key] = fresh[key]
                keys[key] = pairs.keys[key]
            elif before.__class__ is Shared:
                new = override(value, before)
                fields[key] = replaced.setdefault(id(before), Shared(new.value, new, new.via))
            else:
                fields[key] = override(value, before if isinstance(before, Scalar) else None)
        return Mapping(fields, keys, old.source, old.start, old.end)

    selected = by_kind(specs)
    for item in objects:
        fresh = {key: Shared(value.value, value, value.via) for key, value in values.items()}
        replaced.clear()
        for spec in selected[item.api_version, item.kind]:
            item.root = set_field(item.root, spec, change, pairs, "mapping")
        if replaced:
            root = replace_shared(item.root, replaced)
            assert isinstance(root, Mapping)
            item.root = root


def _text(value: Scalar) -> Scalar:
    return value if value.value is not None else Scalar("", value.source, value.start, value.end)
