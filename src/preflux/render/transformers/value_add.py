"""ValueAddTransformer: only a plugin, no field of a kustomization configures it."""

from __future__ import annotations

from collections.abc import Callable

from preflux.lookup import at, items_at, scalar_text
from preflux.node import Mapping, Node, Scalar
from preflux.render.arguments.fields import targets_of
from preflux.render.arguments.files import file_of
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import FieldSpec, set_field
from preflux.render.filters.namespace import set_namespace
from preflux.render.objects.collection import Objects
from preflux.render.selection.selector import selector
from preflux.render.step import Step


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    value = root.fields.get("value")
    targets = items_at(root, "targets")
    named = root.fields.get("targetFilePath")
    if named is not None and scalar_text(named):
        documents = file_of(step, named, "targetFilePath").documents
        targets = targets + (targets_of(documents[0].root) if documents else [])
    if not isinstance(value, Scalar) or not targets:
        raise Refused("bad-plugin", root.span, "`value` and `targets` are both needed")
    text = value
    for target in targets:
        path = scalar_text(at(target, "fieldPath"))
        if not path:
            raise Refused("bad-plugin", target.span, "a target without `fieldPath`")
        position = at(target, "filePathPosition")
        number = position.value if isinstance(position, Scalar) and isinstance(position.value, int) else 0
        chosen = at(target, "selector")
        accepts = selector(chosen).accepts if isinstance(chosen, Mapping) else lambda _item: True
        picked = [item for item in step.into.objects if accepts(item)]
        if path == "metadata/namespace":
            set_namespace(Objects(picked), text, ())
            continue
        for item in picked:
            spec = FieldSpec(path, create=True)
            item.root = set_field(item.root, spec, _inserted(text, number), text, "scalar")


def _inserted(value: Scalar, position: int) -> Callable[[Node], Node]:
    """Return a function that replaces a value, or with `position` (from 1) inserts it as a part between slashes."""

    def change(old: Node) -> Node:
        if position <= 0 or not isinstance(old, Scalar):
            return value
        absolute = scalar_text(old).startswith("/")
        parts = [part for part in scalar_text(old).split("/") if part]
        parts.insert(min(position - 1, len(parts)), scalar_text(value))
        return Scalar(("/" if absolute else "") + "/".join(parts), value.source, value.start, value.end)

    return change
