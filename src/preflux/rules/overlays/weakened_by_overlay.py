"""A patch that removes or weakens a security setting of its target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.index.workloads.hardening import Setting, has_settings, settings, untouched
from preflux.node import Mapping, Node
from preflux.render.objects.object import Object
from preflux.render.objects.patched import Patched
from preflux.render.patches.place import place_in
from preflux.span import Span

_Settings = dict[tuple[str, str], Setting]


class _Change(NamedTuple):
    """A weakened setting: before and after, the number of the patch, and the place in that patch."""

    before: Setting
    after: Setting
    patch: int
    place: Span

    @property
    def owner(self) -> str:
        """The container that had the setting; empty for a setting of the pod."""
        return self.before.container if self.before.container in self.before.path else ""


@rule(Object)
def weakened_by_overlay(item: Object, _: Repository) -> Iterator[Finding]:
    if not item.patched or not has_settings(item):
        return
    objects = [*(Object(patched.before) for patched in item.patched), item]
    if untouched(objects):
        return
    stages = [settings(one) for one in objects]
    by_patch: dict[int, list[_Change]] = {}
    for key in stages[-1]:
        change = _weakened(item, stages, key)
        if change is not None:
            by_patch.setdefault(change.patch, []).append(change)
    for changes in by_patch.values():
        yield _finding(changes)


def _finding(changes: list[_Change]) -> Finding:
    """Return one finding for everything that one patch weakens in one object, at the first place."""
    changes.sort(key=lambda change: change.place.order)
    owners: dict[str, dict[str, None]] = {}
    for change in changes:
        owners.setdefault(change.owner, {})[_part(change)] = None
    parts = [f"{', '.join(said)}{f' of container `{owner}`' if owner else ''}" for owner, said in owners.items()]
    place, *others = dict.fromkeys(change.place for change in changes)
    related = [
        Related(change.before.node.span, f"`{change.before.said}` here")
        for change in changes
        if change.before.node is not None
    ]
    related += [Related(other, "and here") for other in others]
    return Finding.at(place, f"weakens the base: {'; '.join(parts)}", related=dict.fromkeys(related), via=others)


def _part(change: _Change) -> str:
    before, after = change.before, change.after
    what = f"`{before.said}`"
    if before.stands_for:
        return f"`{after.said}` is added to {what}"
    return f"{what} becomes `{after.written}`" if after.node is not None else f"{what} is removed"


def _weakened(item: Object, stages: list[_Settings], key: tuple[str, str]) -> _Change | None:
    """Return the change that made a setting weaker than in an earlier stage; None if no stage set a stronger value."""
    last = stages[-1][key]
    for number in reversed(range(len(item.patched))):
        before = stages[number].get(key)
        if before is None:
            return None  # a container that a patch adds has no base
        if before.strength > last.strength and before.node is not None:
            return _Change(before, last, number, _place(item.patched[number], before, last))
    return None


def _place(patched: Patched, before: Setting, after: Setting) -> Span:
    """Return where a patch weakens a setting: the new value, else the deepest part of the patch on its path."""
    patch = patched.patch
    node = after.node
    if isinstance(patch, Mapping) and node is not None and node.source is patch.source and _within(node, patch):
        return node.span
    return place_in(patched, before.path)


def _within(node: Node, patch: Mapping) -> bool:
    return patch.start <= node.start <= patch.end
