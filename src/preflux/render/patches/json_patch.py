"""Applies JSON patches (RFC 6902) in the same way as the library that kustomize uses.

Every value from a patch keeps its place in the patch. Source: gopkg.in/evanphx/json-patch.v4, patch.go,
and kustomize 5.8.1, api/filters/patchjson6902.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from preflux.lookup import scalar_text
from preflux.node import Derived, Mapping, Node, Scalar, Sequence, Via
from preflux.render.objects.patched import Operation, PatchFailed
from preflux.render.values.styles import override
from preflux.render.values.through_json import from_json

_How: TypeAlias = Callable[[Node, str, "Node | None", Operation], Node]


def parse(node: Node) -> list[Operation]:
    """Read a patch document. Raises PatchFailed if it is not one."""
    if not isinstance(node, Sequence):
        raise PatchFailed("a JSON patch is a list of operations", node.span)
    return [_operation(item) for item in node.items]


def _operation(item: Node) -> Operation:
    if not isinstance(item, Mapping):
        raise PatchFailed("an operation is a mapping with `op` and `path`", item.span)
    op_node, path_node, from_node = item.fields.get("op"), item.fields.get("path"), item.fields.get("from")
    op = scalar_text(op_node)
    source_path = _pointer(from_node) if from_node is not None and op in ("move", "copy") else None
    flaw = None
    if op not in ("add", "remove", "replace", "move", "copy", "test"):
        at_op = op_node.span if op_node is not None else item.span
        flaw = PatchFailed(f"`op: {op}`, allowed are add, remove, replace, move, copy, test", at_op)
    elif path_node is None:
        flaw = PatchFailed(f"the {op} operation has no `path`", item.span)
    elif op in ("move", "copy") and from_node is None:
        flaw = PatchFailed(f"the {op} operation has no `from`", item.span)
    path = path_node if path_node is not None else item
    return Operation(op, _pointer(path), item.fields.get("value"), source_path, item.span, path.span, flaw)


def _pointer(node: Node) -> tuple[str, ...]:
    parts = scalar_text(node).split("/")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts[1:])


def apply(
    root: Mapping,
    operations: list[Operation],
    bound: Callable[[Node, Operation], None],
    copied: Callable[[int, Operation], None],
) -> Node:
    """Return the object after all operations. Raises PatchFailed at the first that does not apply.

    `bound` is called with each value that is about to be inserted, and raises if the object would get too large or deep.
    `copied` is called with the number of fields and items that are copied to change one of them.
    """
    result: Node = root
    for operation in operations:
        result = _apply_one(result, operation, bound)
        copied(_breadth(result, operation.path), operation)
    return result


def _breadth(root: Node, path: tuple[str, ...]) -> int:
    """Return the number of fields and items in all collections on a path."""
    node: Node | None = root
    found = 0
    for part in path:
        if isinstance(node, Mapping):
            found += len(node.fields)
        elif isinstance(node, Sequence):
            found += len(node.items)
        else:
            break
        node = _step(node, part)
    return found


def _apply_one(root: Node, operation: Operation, bound: Callable[[Node, Operation], None]) -> Node:
    if operation.flaw is not None:
        raise operation.flaw
    path, value = operation.path, operation.value
    if operation.op in ("add", "replace", "test"):
        if value is None:
            value = Derived(None, operation.span, (Via(operation.span, "JSON patch"),))
        elif operation.op != "test":
            bound(value, operation)
        value = from_json(value, exact=False)
    if operation.op == "add":
        return _change(root, path, operation, _add, value)
    if operation.op == "replace":
        return _change(root, path, operation, _replace, value)
    if operation.op == "remove":
        return _change(root, path, operation, _remove, None)
    if operation.op == "test":
        found = _get(root, path, operation, missing_is_null=True)
        if not _equal(found, value):
            raise PatchFailed(f"the test of `{_written(path)}` fails", operation.path_span)
        return root
    # The source of a copy may be missing: the copy is then null.
    moved = _get(root, operation.source_path or (), operation, missing_is_null=operation.op == "copy")
    bound(moved, operation)
    if operation.op == "move":
        root = _change(root, operation.source_path or (), operation, _remove, None)
    return _change(root, path, operation, _add, moved)


def _written(path: tuple[str, ...]) -> str:
    return "/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in path)


def _missing(path: tuple[str, ...], operation: Operation) -> PatchFailed:
    return PatchFailed(f"`{_written(path)}` does not exist in the object", operation.path_span)


def _change(root: Node, path: tuple[str, ...], operation: Operation, how: _How, value: Node | None) -> Node:
    """Return a tree in which `how` has changed the container of the last part of a path."""
    if not path:
        raise PatchFailed(f"the {operation.op} operation needs a path below the object", operation.path_span)
    trail: list[Node] = [root]
    for i, part in enumerate(path[:-1]):
        following = _step(trail[-1], part)
        if following is None:
            raise _missing(path[: i + 1], operation)
        trail.append(following)
    if not isinstance(trail[-1], Mapping | Sequence):
        raise _missing(path, operation)
    changed: Node = how(trail[-1], path[-1], value, operation)
    for parent, part in zip(reversed(trail[:-1]), reversed(path[:-1]), strict=True):
        if isinstance(parent, Mapping):
            changed = parent.with_field(part, changed)
        elif isinstance(parent, Sequence):
            items = list(parent.items)
            items[_index(part, len(items))] = changed
            changed = parent.with_items(items)
    return changed


def _step(node: Node, part: str) -> Node | None:
    if isinstance(node, Mapping):
        return node.fields.get(part)
    if isinstance(node, Sequence):
        index = _index(part, len(node.items))
        return node.items[index] if 0 <= index < len(node.items) else None
    return None


def _index(part: str, length: int) -> int:
    """Return the index of a path part, counting negative ones from the end; a value out of range if it is not an index."""
    digits = part.removeprefix("-")
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 18:
        return length
    index = int(part)
    return index + length if index < 0 else index


def _add(container: Node, part: str, value: Node | None, operation: Operation) -> Node:
    assert value is not None
    if isinstance(container, Mapping):
        old = container.fields.get(part)
        new = override(value, old) if isinstance(value, Scalar) and isinstance(old, Scalar) else value
        return container.with_field(part, new)
    assert isinstance(container, Sequence)
    items = container.items
    if part == "-":
        return container.with_items([*items, value])
    index = _index(part, len(items) + 1)
    if not 0 <= index <= len(items) or not part.removeprefix("-").isdecimal():
        raise PatchFailed(f"`{part}` is not an index of a list of {len(items)}", operation.path_span)
    return container.with_items([*items[:index], value, *items[index:]])


def _replace(container: Node, part: str, value: Node | None, operation: Operation) -> Node:
    assert value is not None
    old = _step(container, part)
    if old is None and isinstance(container, Sequence):
        raise _missing(operation.path, operation)
    new = override(value, old) if isinstance(value, Scalar) and isinstance(old, Scalar) else value
    if isinstance(container, Mapping):
        return container.with_field(part, new)
    assert isinstance(container, Sequence)
    items = list(container.items)
    items[_index(part, len(items))] = new
    return container.with_items(items)


def _remove(container: Node, part: str, _value: Node | None, operation: Operation) -> Node:
    if _step(container, part) is None:
        path = operation.source_path if operation.op == "move" else operation.path
        raise _missing(path or (), operation)
    if isinstance(container, Mapping):
        return container.without(part)
    assert isinstance(container, Sequence)
    items = list(container.items)
    del items[_index(part, len(items))]
    return container.with_items(items)


def _get(root: Node, path: tuple[str, ...], operation: Operation, *, missing_is_null: bool = False) -> Node:
    node: Node | None = root
    for i, part in enumerate(path):
        assert node is not None
        parent = node
        node = _step(node, part)
        if node is None:
            if missing_is_null and i == len(path) - 1 and isinstance(parent, Mapping):
                return Scalar(None, parent.source, parent.start, parent.end)
            raise _missing(path[: i + 1], operation)
    assert node is not None
    return node


def _equal(a: Node | None, b: Node | None) -> bool:
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.fields.keys() == b.fields.keys() and all(_equal(a.fields[k], b.fields[k]) for k in a.fields)
    if isinstance(a, Sequence) and isinstance(b, Sequence):
        return len(a.items) == len(b.items) and all(_equal(x, y) for x, y in zip(a.items, b.items, strict=True))
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        same_kind = isinstance(a.value, bool) == isinstance(b.value, bool)
        return same_kind and a.value == b.value
    return False
