"""JSON patches (RFC 6902), as the library that kustomize uses applies them.

Every value that a patch brings keeps the place where the patch wrote it. Source: gopkg.in/evanphx/json-patch.v4, patch.go,
and kustomize 5.8.1, api/filters/patchjson6902.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import NamedTuple, TypeAlias

from preflux.node import Derived, Mapping, Node, Scalar, Sequence, Step, Timestamp, Written, at
from preflux.render.emit.scalar import number
from preflux.render.objects.object import OfJson, override, scalar_text
from preflux.render.values.folding import refolded
from preflux.render.values.shared import Shared
from preflux.span import Span


class Operation(NamedTuple):
    """One operation: what it does and where; `value` and `source_path` where it has them.

    `flaw` is why it can never be applied: kustomize says so only where there is an object to apply it to.
    """

    op: str
    path: tuple[str, ...]
    value: Node | None
    source_path: tuple[str, ...] | None
    span: Span
    path_span: Span
    flaw: PatchFailed | None = None


_How: TypeAlias = Callable[[Node, str, "Node | None", Operation], Node]


class PatchFailed(Exception):
    """An operation that does not apply; `span` is the place in the patch to blame."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span


def parse(node: Node) -> list[Operation]:
    """Read a patch document. Raises PatchFailed where it is none."""
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
        flaw = PatchFailed(f"`op: {op}`; there are add, remove, replace, move, copy, test", at_op)
    elif path_node is None:
        flaw = PatchFailed(f"the {op} operation has no `path`", item.span)
    elif op in ("move", "copy") and from_node is None:
        flaw = PatchFailed(f"the {op} operation has no `from`", item.span)
    path = path_node if path_node is not None else item
    return Operation(op, _pointer(path), item.fields.get("value"), source_path, item.span, path.span, flaw)


def _pointer(node: Node) -> tuple[str, ...]:
    parts = scalar_text(node).split("/")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts[1:])


def apply(root: Mapping, operations: list[Operation], bound: Callable[[Node, Operation], None]) -> Node:
    """Return the object after all operations. Raises PatchFailed at the first that does not apply.

    `bound` takes what an operation is about to put in, and refuses what makes the object too large or too deep.
    """
    result: Node = root
    for operation in operations:
        result = _apply_one(result, operation, bound)
    return result


def _apply_one(root: Node, operation: Operation, bound: Callable[[Node, Operation], None]) -> Node:
    if operation.flaw is not None:
        raise operation.flaw
    path, value = operation.path, operation.value
    if operation.op in ("add", "replace", "test"):
        if value is None:
            value = Derived(None, operation.span, (Step(operation.span, "JSON patch"),))
        elif operation.op != "test":
            bound(value, operation)
        value = _from_json(value, exact=False)
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
    # What is copied may be missing: the copy is null then.
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
    """Return a tree in which `how` changed the container that the path's last part lies in."""
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
    """Return the index that a path part means, negative ones from the end; -1 out of range for no index at all."""
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
        raise PatchFailed(f"`{part}` is no index of a list of {len(items)}", operation.path_span)
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


def through_json(root: Mapping, *, exact: bool = False) -> Mapping:
    """Return an object as it comes out of Go's JSON: that is what a patch works on, and what is left of it.

    Numbers and dates lose how they were written; numbers pass through 64-bit floats if not `exact`.
    """
    result = _from_json(_refolded_annotations(root), exact)
    assert isinstance(result, Mapping)
    return result


def _refolded_annotations(root: Mapping) -> Mapping:
    """Return an object whose annotations are no longer folded values as they were read."""
    annotations = at(root, "metadata", "annotations")
    result = root
    if isinstance(annotations, Mapping):
        for key, node in annotations.fields.items():
            if node.__class__ is Scalar and isinstance(node.value, str) and node.span.text[:1] == ">":
                new = Derived(refolded(node.value), node)
                metadata = result.fields["metadata"]
                assert isinstance(metadata, Mapping)
                texts = metadata.fields["annotations"]
                assert isinstance(texts, Mapping)
                result = result.with_field("metadata", metadata.with_field("annotations", texts.with_field(key, new)))
    return result


def _from_json(node: Node, exact: bool) -> Node:
    if isinstance(node, Mapping):
        below = {key: _from_json(value, exact) for key, value in node.fields.items()}
        return node.with_values({key: new for key, new in below.items() if new is not node.fields[key]})
    if isinstance(node, Sequence):
        items = [_from_json(item, exact) for item in node.items]
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else node.with_items(items)
    value = node.value
    if node.__class__ is Shared:
        return Derived(value, node, node.via)
    if value.__class__ is str:
        return OfJson(value, node, node.via) if exact else node
    if isinstance(value, Timestamp) and exact:
        return OfJson(str(value), node, (*node.via, Step(node.span, "date")))
    if isinstance(value, Timestamp):
        return Derived(value, node, node.via)
    if isinstance(value, bool):
        written = "true" if value else "false"
    elif isinstance(value, int | float):
        if not isfinite(value):
            return node
        if type(value) is int and abs(value) > 1 << 53 and not exact:
            value = float(value)
        written = number(value)
    else:
        written = "null"
    return node if node.text == written else Written(value, written, node)
