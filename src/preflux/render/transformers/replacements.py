"""`replacements` and ReplacementTransformer."""

from __future__ import annotations

from preflux.lookup import items_at, scalar_text
from preflux.node import Mapping, Node
from preflux.render.arguments.files import file_of
from preflux.render.fault import Refused
from preflux.render.replacements.apply import replace_all
from preflux.render.step import Step


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    for i, node, field in step.each("replacements"):

        def work(i: int = i, node: Node = node, field: str = field) -> None:
            if not isinstance(node, Mapping):
                raise Refused("bad-replacement", node.span, "a replacement needs a source and at least one target")
            file = step.file(field, i, "path") if scalar_text(node.fields.get("path")) else None
            replace_all(step.into.objects, node, file, step.into.look, step.progress.budget)

        step.attempt(work)


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    for entry in items_at(root, "replacements"):
        if isinstance(entry, Mapping):
            path = entry.fields.get("path")
            file = file_of(step, path, "path") if path is not None and scalar_text(path) else None
            replace_all(step.into.objects, entry, file, step.into.look, step.progress.budget)
