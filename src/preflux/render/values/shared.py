"""Labels and annotations that one transformation has set in several places of an object.

kustomize puts the same YAML node into all places where the key is new, and later changes that node in place. So an overlay
that sets a label only in `metadata.labels` changes the selector too.

Source: kustomize 5.8.1, api/filters/filtersutil/setters.go
and kyaml/yaml/fns.go, FieldSetter.
"""

from __future__ import annotations

from preflux.node import Derived, Mapping, Node, Sequence


class Shared(Derived):
    """A value in several places of an object, which change together."""

    __slots__ = ()


def replace_shared(node: Node, replaced: dict[int, Shared]) -> Node:
    """Return a tree with some nodes replaced everywhere; `replaced` maps the ids of the old nodes to the new ones."""
    if isinstance(node, Mapping):
        below = {key: replace_shared(value, replaced) for key, value in node.fields.items()}
        return node.with_values({key: new for key, new in below.items() if new is not node.fields[key]})
    if isinstance(node, Sequence):
        items = [replace_shared(item, replaced) for item in node.items]
        return node if all(new is old for new, old in zip(items, node.items, strict=True)) else node.with_items(items)
    return replaced.get(id(node), node) if node.__class__ is Shared else node
