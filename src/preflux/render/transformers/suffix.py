"""`nameSuffix` and SuffixTransformer."""

from __future__ import annotations

from preflux.node import Mapping
from preflux.render.filters.affixes import add_suffix
from preflux.render.step import Step
from preflux.render.transformers.affix import affix


def from_field(step: Step) -> None:
    """Apply the field of a kustomization."""
    suffix = step.scalar("nameSuffix")
    if suffix is not None:
        add_suffix(step.into.objects, suffix, step.into.fields.name_suffix)


def from_plugin(step: Step, root: Mapping) -> None:
    """Apply the configuration of a plugin. Raises Refused."""
    affix(step, root, "suffix", add_suffix)
