"""Applies a patch of a kustomization, and records whether its target exists."""

from __future__ import annotations

from preflux.lookup import at
from preflux.node import Node
from preflux.render.patches.apply import Patch, apply_patch
from preflux.render.selection.hints import missing_target
from preflux.render.step import Step


def apply_entry(step: Step, patch: Patch, node: Node) -> None:
    """Apply a patch, and record whether its `target` matched an object. Raises Refused."""
    met = apply_patch(step.into.objects, patch, step.progress.kinds, step.progress.budget)
    if patch.target is not None:
        missing = None if met else missing_target(step.into.objects, patch.target)
        step.into.look("patch-target-unmatched", at(node, "target") or node, missing)
