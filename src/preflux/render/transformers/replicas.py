"""`replicas` and ReplicaCountTransformer."""

from __future__ import annotations

from preflux.node import Mapping
from preflux.render.fields.from_yaml import read_specs
from preflux.render.filters.replicas import set_replicas
from preflux.render.step import Step


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    for _, node, _ in step.each("replicas"):
        if isinstance(node, Mapping):
            step.attempt(lambda node=node: set_replicas(step.into.objects, node, step.into.fields.replicas))  # type: ignore[misc]


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    entry = root.fields.get("replica")
    if isinstance(entry, Mapping):
        set_replicas(step.into.objects, entry, read_specs(root.fields.get("fieldSpecs")))
