"""Reads field specs from YAML."""

from __future__ import annotations

from preflux.lookup import scalar_text
from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.render.fields.fieldspec import FieldSpec


def read_specs(node: Node | None) -> tuple[FieldSpec, ...]:
    """Return the field specs of a list; an empty tuple for anything else."""
    if not isinstance(node, Sequence):
        return ()
    return tuple(read_spec(item) for item in node.items if isinstance(item, Mapping))


def read_spec(node: Mapping) -> FieldSpec:
    """Return the field spec of a mapping."""
    create = node.fields.get("create")
    path, group, version, kind = (scalar_text(node.fields.get(part)) for part in ("path", "group", "version", "kind"))
    return FieldSpec(path, group, version, kind, create=isinstance(create, Scalar) and create.value is True)
