"""Combines the trees before and after substitution, so that values keep their places."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping as Map

from preflux.node import Derived, Mapping, Node, Scalar, Sequence, Value, Via
from preflux.reconcile.substitution.fill import Expression, Filled
from preflux.reconcile.substitution.read_back import as_json_has_it
from preflux.reconcile.substitution.unresolved import Unresolved
from preflux.reconcile.substitution.variables import Variable


class Alignment:
    """The changes that one substitution made to the values of an object."""

    def __init__(self, filled: Filled, variables: Map[str, Variable]) -> None:
        self.variables = variables
        self.expressions = [piece.part for piece in filled.pieces if isinstance(piece.part, Expression)]
        self.starts = [expression.start for expression in self.expressions]
        self.kept = {id(use.expression) for use in filled.uses if use.kept}

    def aligned(self, old: Node, read: Node, new: Node) -> Node:
        """Return the new tree with the nodes of the old one where nothing changed, and otherwise with their places.

        `read` is the text before substitution, parsed in the same way: it has the shape of the old tree and the offsets of
        that text.
        """
        if isinstance(old, Mapping) and isinstance(new, Mapping) and isinstance(read, Mapping):
            return self._mapping(old, read, new)
        if isinstance(old, Sequence) and isinstance(new, Sequence) and isinstance(read, Sequence):
            if len(old.items) == len(new.items) == len(read.items):
                items = [self.aligned(o, r, n) for o, r, n in zip(old.items, read.items, new.items, strict=True)]
                return old if all(a is b for a, b in zip(items, old.items, strict=True)) else old.with_items(items)
        elif isinstance(old, Scalar) and isinstance(new, Scalar):
            return self._scalar(old, read, new.value)
        return self._planted(new, old, self._steps(read))

    def _scalar(self, old: Scalar, read: Node, value: Value) -> Scalar:
        expressions = self._within(read)
        if any(id(part) in self.kept for expression in expressions for part in expression.within()):
            return Unresolved(value, old, (*self._steps(read), *old.via))
        if _same(old.value, value):
            return old
        return Derived(value, old, (*self._steps(read), *old.via))

    def _mapping(self, old: Mapping, read: Mapping, new: Mapping) -> Mapping:
        names = {name: name for name in new.fields}
        if len(new.fields) == len(read.fields) and new.fields.keys() != read.fields.keys():
            names = dict(zip(read.fields, new.fields, strict=True))
        fields: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        changed = len(new.fields) != len(old.fields)
        for name, node in old.fields.items():
            known = names.get(name)
            if known is None or name not in read.fields:
                changed = True
                continue
            fields[known] = self.aligned(node, read.fields[name], new.fields[known])
            keys[known] = old.keys[name]
            if known != name:
                keys[known] = Derived(known, old.keys[name], (*self._steps(read.keys[name]), *old.keys[name].via))
            changed = changed or known != name or fields[known] is not node
        for name, node in new.fields.items():
            if name not in fields:
                changed = True
                steps = tuple(step for step in self._steps(read) if step.secret)
                fields[name] = self._planted(node, old, steps)
                keys[name] = Derived(name, old, steps)
        return Mapping(fields, keys, old.source, old.start, old.end) if changed else old

    def _planted(self, new: Node, old: Node, steps: tuple[Via, ...]) -> Node:
        """Return a new node: all of it gets the place of the old one."""
        if isinstance(new, Mapping):
            fields = {name: self._planted(node, old, steps) for name, node in new.fields.items()}
            return Mapping(fields, {name: Derived(name, old, steps) for name in fields}, old.source, old.start, old.end)
        if isinstance(new, Sequence):
            return Sequence([self._planted(node, old, steps) for node in new.items], old.source, old.start, old.end)
        return Derived(new.value, old, (*steps, *old.via))

    def _within(self, read: Node) -> list[Expression]:
        return self.expressions[bisect_left(self.starts, read.start) : bisect_left(self.starts, read.end)]

    def _steps(self, read: Node) -> tuple[Via, ...]:
        """Return the places of the values that were inserted into a range of the text."""
        used = dict.fromkeys(part.name for expression in self._within(read) for part in expression.within())
        given = [(name, self.variables[name]) for name in used if name in self.variables]
        return tuple(Via(variable.node.span, "substitution", variable.secret, name) for name, variable in given)


def _same(old: Value, new: Value) -> bool:
    """Return whether two values are printed in the same way: a float may equal an integer, but a boolean may not."""
    for kind in (str, bool):
        if isinstance(old, kind) or isinstance(new, kind):
            return isinstance(old, kind) and isinstance(new, kind) and old == new
    return as_json_has_it(old).__class__ is old.__class__ and old == new


def rounded(root: Mapping) -> Mapping:
    """Return an object without variables after substitution: very large numbers become floats."""
    changed = _rounded(root)
    assert isinstance(changed, Mapping)
    return changed


def _rounded(node: Node) -> Node:
    if isinstance(node, Mapping):
        fields = {name: _rounded(below) for name, below in node.fields.items()}
        if all(fields[name] is below for name, below in node.fields.items()):
            return node
        return node.like(fields, node.places)
    if isinstance(node, Sequence):
        items = [_rounded(below) for below in node.items]
        return node if all(a is b for a, b in zip(items, node.items, strict=True)) else node.with_items(items)
    value = as_json_has_it(node.value)
    return node if value is node.value else Derived(value, node, node.via)
