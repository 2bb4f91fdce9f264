"""HashTransformer: only a plugin, no field of a kustomization configures it."""

from __future__ import annotations

from preflux.node import Mapping
from preflux.render.objects.name_hash import append_hash
from preflux.render.step import Step


def from_plugin(step: Step, _root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    for item in step.into.objects:
        if item.needs_hash:
            append_hash(item)
    step.into.objects.changed()
