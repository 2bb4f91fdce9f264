"""Runs the plugins that add a prefix or suffix."""

from __future__ import annotations

from collections.abc import Callable

from preflux.lookup import scalar_text
from preflux.node import Mapping, Scalar
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.fields.from_yaml import read_specs
from preflux.render.objects.collection import Objects
from preflux.render.step import Step


def affix(step: Step, root: Mapping, field: str, add: Callable[[Objects, Scalar, tuple[FieldSpec, ...]], None]) -> None:
    """Add the value of a field of the configuration to all names. Raises Refused without `fieldSpecs`."""
    text = root.fields.get(field)
    if "fieldSpecs" not in root.fields:
        raise Refused("bad-plugin", root.span, "a name transformer without `fieldSpecs`")
    if isinstance(text, Scalar) and scalar_text(text):
        add(step.into.objects, text, read_specs(root.fields.get("fieldSpecs")))
