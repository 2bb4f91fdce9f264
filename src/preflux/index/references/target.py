"""What the fields of an object name, as schemas/references.yaml tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.finding import other_places
from preflux.index.flux.objects import is_true
from preflux.index.key import Key, within
from preflux.lookup import at, nodes_at, scalar_text
from preflux.node import Mapping, Node, Scalar
from preflux.render.objects.object import Object
from preflux.span import Span
from preflux.tables.references import Relation, relations


class Target(NamedTuple):
    """What one field of an object names; `node` is the mapping, or the text, that names it.

    The namespace is the effective one; it is empty where the kind has none, or where an entry that has to say one does not.
    """

    group: str
    kind: str
    namespace: str
    name: str
    node: Node
    relation: Relation

    @property
    def key(self) -> Key:
        return Key(*self[:4])

    @property
    def span(self) -> Span:
        """The place of the name, else of the whole reference."""
        return self.name_node.span

    @property
    def via(self) -> tuple[Span, ...]:
        """The other places that took part in the name."""
        return other_places(self.name_node) if self.name else ()

    @property
    def name_node(self) -> Node:
        """The node of the name, else of the whole reference."""
        return at(self.node, "name") or self.node

    @property
    def possible(self) -> bool:
        """Whether the field can name an object of this kind at all."""
        return not self.relation.kinds or self.kind in self.relation.kinds

    @property
    def unresolved(self) -> bool:
        """Whether a variable keeps it unknown what is meant, or nothing is named."""
        return not self.name or "${" in f"{self.kind}{self.namespace}{self.name}"

    @property
    def optional(self) -> bool:
        """Whether it says itself that the object may be absent."""
        return bool(self.relation.optional) and is_true(at(self.node, self.relation.optional))

    @property
    def data_key(self) -> str:
        """The key of the data that it wants; empty where it wants none."""
        return (scalar_text(at(self.node, self.relation.key)) if self.relation.key else "") or self.relation.default_key

    def __str__(self) -> str:
        return f"{self.kind} `{self.name}`{within(self.namespace)}"


def targets(item: Object, *names: str) -> Iterator[Target]:
    """Yield what an object names, in the order of the table; `names` are those of relations, without them all are meant."""
    for relation in relations().get((item.group, item.kind), ()):
        if not names or relation.name in names:
            for node in nodes_at(item.root, relation.path):
                if isinstance(node, Mapping):
                    yield _target(node, item, relation)
                elif isinstance(node, Scalar) and relation.only is not None:
                    kind, group = relation.only
                    yield Target(group, kind, _namespace(node, item, relation), scalar_text(node), node, relation)


def _target(node: Mapping, item: Object, relation: Relation) -> Target:
    kind = scalar_text(node.fields.get("kind"))
    group = relation.kinds.get(kind, "")
    if relation.only is not None:
        kind, group = relation.only
    elif not relation.kinds:
        above, slash, _ = scalar_text(node.fields.get("apiVersion")).partition("/")
        group = above if slash else ""
    return Target(group, kind, _namespace(node, item, relation), scalar_text(node.fields.get("name")), node, relation)


def _namespace(node: Node, item: Object, relation: Relation) -> str:
    if relation.namespace == "none":
        return ""
    if relation.namespace == "fixed":
        return relation.fixed
    written = "" if relation.namespace == "own" else scalar_text(at(node, "namespace"))
    return written if relation.namespace == "written" else written or item.namespace
