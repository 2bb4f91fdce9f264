"""`patchesStrategicMerge` and PatchStrategicMergeTransformer."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.lookup import scalar_text
from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.render.arguments.files import file_of
from preflux.render.fault import Refused
from preflux.render.objects.from_documents import inline_file
from preflux.render.objects.object import Object
from preflux.render.patches.apply import Patch, merges_of
from preflux.render.step import Step
from preflux.render.transformers.apply_patch import apply_entry
from preflux.span import Span


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    found: list[bool] = []
    for i, node, field in step.each("patchesStrategicMerge"):

        def work(i: int = i, node: Node = node, field: str = field) -> None:
            found.append(True)
            if isinstance(node, Mapping):  # Flux accepts the patch directly instead of as a text
                apply_entry(step, Patch(node.span, (Object(node),), (), copied=True), node)
                return
            if not isinstance(node, Scalar):
                raise Refused("bad-patch", node.span, "this is neither a path nor the text of a patch")
            inline = step.kustomization.entry(field, i) is None
            file = inline_file(node, "bad-patch") if inline else step.file(field, i)
            merges = merges_of(file)
            found[-1] = bool(merges)
            apply_entry(step, Patch(node.span, merges, (), copied=True), node)

        step.attempt(work)
    if found and not any(found):
        key = step.kustomization.root.keys["patchesStrategicMerge"]
        step.attempt(lambda: _refuse_empty(key.span))


def _refuse_empty(span: Span) -> None:
    raise Refused("bad-patch", span, "none of these files and texts contains a patch")


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    merges: list[Object] = []
    for node in _texts(root.fields.get("paths")):
        inline = "\n" in scalar_text(node)
        merges += merges_of(inline_file(node, "bad-patch") if inline else file_of(step, node, "paths"))
    for node in _texts(root.fields.get("patches")):
        merges += merges_of(inline_file(node, "bad-patch"))
    if not merges:
        raise Refused("bad-patch", root.span, "neither `paths` nor `patches` contains a patch")
    apply_entry(step, Patch(root.span, tuple(merges), (), copied=True), root)


def _texts(node: Node | None) -> Iterator[Scalar]:
    nodes = node.items if isinstance(node, Sequence) else [node]
    for item in nodes:
        if isinstance(item, Scalar) and scalar_text(item):
            yield item
