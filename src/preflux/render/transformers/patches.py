"""`patches` and PatchTransformer."""

from __future__ import annotations

from preflux.lookup import scalar_text
from preflux.node import Mapping, Node, Scalar
from preflux.render.arguments.files import file_of
from preflux.render.fault import Refused
from preflux.render.objects.from_documents import inline_file
from preflux.render.patches.apply import read_patch
from preflux.render.step import Step
from preflux.render.transformers.apply_patch import apply_entry


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    for i, node, field in step.each("patches"):

        def work(i: int = i, node: Node = node, field: str = field) -> None:
            if not isinstance(node, Mapping):
                return
            path, text = node.fields.get("path"), node.fields.get("patch")
            given = [part for part in (path, text) if scalar_text(part).strip()]
            if len(given) != 1:
                both = "both `path` and `patch`" if given else "neither `path` nor `patch`"
                raise Refused("bad-patch", node.span, f"a patch with {both}", "give exactly one of them")
            inline = given[0] is text
            assert isinstance(given[0], Scalar)
            file = inline_file(given[0], "bad-patch", trimmed=True) if inline else step.file(field, i, "path")
            target = node.fields.get("target")
            selector = target if isinstance(target, Mapping) else None
            apply_entry(step, read_patch(file, given[0].span, selector, node.fields.get("options")), node)

        step.attempt(work)


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    path, text = root.fields.get("path"), root.fields.get("patch")
    given = [part for part in (path, text) if scalar_text(part).strip()]
    if len(given) != 1 or not isinstance(given[0], Scalar):
        raise Refused("bad-patch", root.span, "a patch needs exactly one of `path` and `patch`")
    file = inline_file(given[0], "bad-patch", trimmed=True) if given[0] is text else file_of(step, given[0], "path")
    target = root.fields.get("target")
    chosen = target if isinstance(target, Mapping) else None
    apply_entry(step, read_patch(file, given[0].span, chosen, root.fields.get("options")), root)
