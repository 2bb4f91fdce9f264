"""`namePrefix` and PrefixTransformer."""

from __future__ import annotations

from preflux.node import Mapping
from preflux.render.filters.affixes import add_prefix
from preflux.render.step import Step
from preflux.render.transformers.affix import affix


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    prefix = step.scalar("namePrefix")
    if prefix is not None:
        add_prefix(step.into.objects, prefix, step.into.fields.name_prefix)


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    affix(step, root, "prefix", add_prefix)
