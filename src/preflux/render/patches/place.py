"""Finds the place in a patch that sets or removes a field."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.lookup import at
from preflux.node import Mapping, Node, Path, Scalar, Sequence
from preflux.render.objects.patched import Patched
from preflux.span import Span


def place_in(patched: Patched, path: Path) -> Span:
    """Return the place of the deepest part of a patch on the path to a field.

    Items of lists are found by name or by index; indices are those of the object before the patch.
    """
    steps = list(_steps(patched.before, path))
    patch = patched.patch
    if isinstance(patch, Mapping):
        keys = list(_keys(patch, steps))
        return keys[-1].span if keys else patch.span
    pointer = tuple(str(step.number) if step.number is not None else step.key for step in steps)
    for operation in reversed(patch):
        length = min(len(operation.path), len(pointer))
        if operation.op not in ("test", "copy") and operation.path[:length] == pointer[:length]:
            return operation.path_span
    return patch[0].path_span


class _Step:
    """One step of a path: a key, or an item of a list with its index and its name."""

    def __init__(self, key: str, number: int | None = None) -> None:
        self.key = key
        self.number = number


def _steps(root: Node, path: Path) -> Iterator[_Step]:
    current: Node | None = root
    for part in path:
        if isinstance(current, Sequence):
            items = current.items
            number = part if isinstance(part, int) else next((i for i, n in enumerate(items) if name_of(n) == part), -1)
            item = items[number] if 0 <= number < len(items) else None
            yield _Step((name_of(item) if item is not None else None) or str(part), number)
            current = item
        else:
            yield _Step(str(part))
            current = current.fields.get(str(part)) if isinstance(current, Mapping) else None


def _keys(patch: Mapping, steps: list[_Step]) -> Iterator[Scalar]:
    """Yield the keys along a path as far as the patch has them."""
    current: Node | None = patch
    for step in steps:
        if isinstance(current, Mapping):
            directive = current.find_key("$patch")
            key = directive or current.find_key(step.key)
            if key is None:
                return
            yield key
            current = current.fields.get(step.key) if directive is None else None
        elif isinstance(current, Sequence):
            current = next((item for item in current.items if name_of(item) == step.key), None)
        else:
            return
    if isinstance(current, Mapping) and "$patch" in current.keys:
        yield current.keys["$patch"]


def name_of(node: Node) -> str | None:
    """Return the name of an item of a list; None if it has none."""
    name = at(node, "name")
    return name.text if isinstance(name, Scalar) else None
