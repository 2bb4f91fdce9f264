"""`labels`, `commonLabels` and LabelTransformer."""

from __future__ import annotations

from preflux.lookup import at
from preflux.node import Mapping, Node, Scalar
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.fields.from_yaml import read_specs
from preflux.render.fields.tables import Conflict, merge_specs
from preflux.render.step import Step
from preflux.render.transformers.pairs import set_on_all


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    for _, node, _ in step.each("labels"):

        def work(node: Node = node) -> None:
            pairs = at(node, "pairs")
            if isinstance(pairs, Mapping):
                set_on_all(step, pairs, _label_specs(step, node))

        step.attempt(work)
    pairs = step.kustomization.root.fields.get("commonLabels")
    if isinstance(pairs, Mapping):
        set_on_all(step, pairs, step.into.fields.common_labels)


def _label_specs(step: Step, node: Node) -> tuple[FieldSpec, ...]:
    def true(field: str) -> bool:
        flag = at(node, field)
        return isinstance(flag, Scalar) and flag.value is True

    fields = step.into.fields
    try:
        specs = merge_specs(read_specs(at(node, "fields")), fields.labels)
        if true("includeSelectors"):
            return merge_specs(specs, fields.common_labels)
        if true("includeTemplates"):
            specs = merge_specs(specs, fields.template_labels)
        return merge_specs(specs, (FieldSpec("metadata/labels", create=True),))
    except Conflict as conflict:
        raise Refused("bad-configuration", node.span, str(conflict)) from None


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    pairs = root.fields.get("labels")
    if isinstance(pairs, Mapping):
        set_on_all(step, pairs, read_specs(root.fields.get("fieldSpecs")))
