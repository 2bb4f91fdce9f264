"""`images`, `imageTags` and ImageTagTransformer."""

from __future__ import annotations

from preflux.node import Mapping, Node
from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.fields.from_yaml import read_specs
from preflux.render.filters.images import set_image
from preflux.render.selection.hints import missing_image
from preflux.render.step import Step


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    for _, node, _ in step.each("images", "imageTags"):

        def work(node: Node = node) -> None:
            if isinstance(node, Mapping):
                _image(step, node, step.into.fields.images)

        step.attempt(work)


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    entry = root.fields.get("imageTag")
    if isinstance(entry, Mapping):
        _image(step, entry, read_specs(root.fields.get("fieldSpecs")))


def _image(step: Step, entry: Mapping, specs: tuple[FieldSpec, ...]) -> None:
    """Apply an entry of `images`, and record whether it matched a container. Raises Refused."""
    met = set_image(step.into.objects, entry, specs, step.progress.without_containers, step.progress.budget)
    name = entry.fields.get("name", entry)
    step.into.look("unmatched-image", name, None if met else missing_image(step.into.objects, name))
