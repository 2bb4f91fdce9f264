"""Sets labels or annotations on all objects of a kustomization."""

from __future__ import annotations

from preflux.node import Mapping
from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.filters.labels_annotations import set_pairs
from preflux.render.step import Step


def set_on_all(step: Step, pairs: Mapping, specs: tuple[FieldSpec, ...]) -> None:
    """Set labels or annotations on all objects so far. Raises Refused."""
    step.progress.budget.values(len(pairs.fields) * len(step.into.objects), pairs.span)
    set_pairs(step.into.objects, pairs, specs)
