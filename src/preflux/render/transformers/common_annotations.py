"""`commonAnnotations` and AnnotationsTransformer."""

from __future__ import annotations

from preflux.node import Mapping
from preflux.render.fields.from_yaml import read_specs
from preflux.render.step import Step
from preflux.render.transformers.pairs import set_on_all


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    pairs = step.kustomization.root.fields.get("commonAnnotations")
    if isinstance(pairs, Mapping):
        set_on_all(step, pairs, step.into.fields.common_annotations)


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    pairs = root.fields.get("annotations")
    if isinstance(pairs, Mapping):
        set_on_all(step, pairs, read_specs(root.fields.get("fieldSpecs")))
