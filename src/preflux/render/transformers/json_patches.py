"""`patchesJson6902` and PatchJson6902Transformer."""

from __future__ import annotations

from preflux.lookup import items_at, scalar_text
from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.render.arguments.files import file_of
from preflux.render.fault import Refused
from preflux.render.objects.from_documents import inline_file, refuse_unreadable
from preflux.render.patches.apply import Patch, operations_of, read_operations
from preflux.render.step import Step
from preflux.render.transformers.apply_patch import apply_entry


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    for i, node, field in step.each("patchesJson6902"):

        def work(i: int = i, node: Node = node, field: str = field) -> None:
            if not isinstance(node, Mapping):
                return
            target = node.fields.get("target")
            if not isinstance(target, Mapping) or not scalar_text(target.fields.get("name")):
                raise Refused("bad-patch", node.span, "a JSON patch needs a `target` with a `name`")
            text = node.fields.get("patch")
            if isinstance(text, Sequence):  # Flux accepts the operations directly instead of as a text
                apply_entry(step, Patch(node.span, (), read_operations(text), target, renames=False), node)
                return
            inline = isinstance(text, Scalar) and bool(scalar_text(text))
            if inline == bool(scalar_text(node.fields.get("path"))):
                raise Refused("bad-patch", node.span, "a JSON patch needs either `path` or `patch`")
            file = inline_file(text, "bad-patch") if isinstance(text, Scalar) and inline else step.file(field, i, "path")
            refuse_unreadable(file)
            if not file.documents or file.documents[0].empty:
                raise Refused("bad-patch", node.span, "a JSON patch without operations")
            operations = operations_of(file)
            if not operations:
                raise Refused("bad-patch", node.span, "a JSON patch without operations")
            apply_entry(step, Patch(node.span, (), operations, target, renames=False), node)

        step.attempt(work)


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    target = root.fields.get("target")
    if not isinstance(target, Mapping) or not scalar_text(target.fields.get("name")):
        raise Refused("bad-patch", root.span, "a JSON patch needs a `target` with a `name`")
    path, text = root.fields.get("path"), root.fields.get("jsonOp")
    given = [part for part in (path, text) if scalar_text(part)]
    if len(given) != 1 or not isinstance(given[0], Scalar):
        raise Refused("bad-patch", root.span, "a JSON patch needs exactly one of `path` and `jsonOp`")
    file = inline_file(given[0], "bad-patch") if given[0] is text else file_of(step, given[0], "path")
    if not file.documents or not items_at(file.documents[0].root):
        raise Refused("bad-patch", given[0].span, "a JSON patch without operations")
    operations = operations_of(file)
    apply_entry(step, Patch(given[0].span, (), operations, target, renames=False), root)
