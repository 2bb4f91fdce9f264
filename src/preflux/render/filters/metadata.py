"""Labels and annotations on all objects. Source: kustomize 5.8.1, api/filters/labels and api/filters/annotations."""

from __future__ import annotations

from preflux.node import Mapping, Node, Scalar
from preflux.render.fieldspec import FieldSpec, applies, set_field
from preflux.render.object import override
from preflux.render.objects import Objects
from preflux.render.refusal import Refused


def set_pairs(objects: Objects, pairs: Mapping, specs: tuple[FieldSpec, ...]) -> None:
    """Set each pair in every mapping that the specs lead to. Raises Refused where no mapping stands there."""
    if not pairs.fields:
        return

    def change(old: Node) -> Node:
        if not isinstance(old, Mapping):
            raise Refused("wrong-shape", old.span, "a mapping belongs here: labels or annotations are set in it")
        fields = old.fields.copy()
        keys = old.keys.copy()
        for key, value in pairs.fields.items():
            assert isinstance(value, Scalar)
            if value.value is None:
                value = Scalar("", value.source, value.start, value.end)
            before = fields.get(key)
            fields[key] = override(value, before if isinstance(before, Scalar) else None)
            keys.setdefault(key, pairs.keys[key])
        return Mapping(fields, keys, old.source, old.start, old.end)

    for item in objects:
        api_version, kind = item.api_version, item.kind
        for spec in specs:
            if applies(spec, api_version, kind):
                item.root = set_field(item.root, spec, change, pairs, "mapping")
