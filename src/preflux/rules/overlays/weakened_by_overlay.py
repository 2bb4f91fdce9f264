"""A patch that removes or lowers a security setting of what it patches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.finding import Finding, Related
from preflux.index.hardening import Setting, has_settings, settings
from preflux.index.repository import Repository
from preflux.node import Mapping, Node
from preflux.render.object import Object, Patched
from preflux.render.patch_place import place_in
from preflux.rules.registry import rule
from preflux.span import Span

_Settings = dict[tuple[str, str], Setting]


class _Change(NamedTuple):
    """A setting that is weaker than it was, and the place of the patch that made it so."""

    before: Setting
    after: Setting
    place: Span


@rule(Object)
def weakened_by_overlay(item: Object, _: Repository) -> Iterator[Finding]:
    if not item.patched or not has_settings(item):
        return
    stages = [settings(Object(patched.before)) for patched in item.patched]
    stages.append(settings(item))
    changes = [change for key in stages[-1] if (change := _weakened(item, stages, key)) is not None]
    by_place: dict[tuple[Span, str], list[_Change]] = {}
    for change in changes:
        container = change.before.container
        owner = container if container in change.before.path else ""  # the pod's setting holds for all of them
        by_place.setdefault((change.place, owner), []).append(change)
    for (place, container), found in by_place.items():
        parts = list(dict.fromkeys(_part(change) for change in found))
        owner = f" of container `{container}`" if container else ""
        related = tuple(
            dict.fromkeys(
                Related(change.before.node.span, f"`{change.before.said}` here")
                for change in found
                if change.before.node is not None
            )
        )
        yield Finding(place, f"weakens the base: {', '.join(parts)}{owner}", related=related)


def _part(change: _Change) -> str:
    before, after = change.before, change.after
    what = f"`{before.said}`"
    if before.stands_for:
        return f"`{after.said}` comes beside {what}"
    return f"{what} becomes `{after.written}`" if after.node is not None else f"{what} is removed"


def _weakened(item: Object, stages: list[_Settings], key: tuple[str, str]) -> _Change | None:
    """Return what made a setting weaker than some stage had it; None where no stage wrote a stronger one."""
    last = stages[-1][key]
    for number in reversed(range(len(item.patched))):
        before = stages[number].get(key)
        if before is None:
            return None  # a container that a patch adds has no base
        if before.strength > last.strength and before.node is not None:
            return _Change(before, last, _place(item.patched[number], before, last))
    return None


def _place(patched: Patched, before: Setting, after: Setting) -> Span:
    """Return where a patch weakens a setting: the new value, else the deepest part of the patch that leads to it."""
    patch = patched.patch
    node = after.node
    if isinstance(patch, Mapping) and node is not None and node.source is patch.source and _within(node, patch):
        return node.span
    return place_in(patched, before.path)


def _within(node: Node, patch: Mapping) -> bool:
    return patch.start <= node.start <= patch.end
