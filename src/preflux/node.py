"""YAML nodes that know where they were written.

Nodes are treated as immutable: a transformation returns a new tree that shares what it did not touch. A merge picks nodes,
and each keeps the place of its own file, so provenance needs no tracking code. A *derived* node (prefix + name, image tag,
hash suffix ...) has the place that one would edit to change it; its `via` holds the other places that took part.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from preflux.span import Source, Span

Value: TypeAlias = str | int | float | bool | None
Plain: TypeAlias = "Value | list[Plain] | dict[str, Plain]"
Path: TypeAlias = tuple[str | int, ...]


How: TypeAlias = Literal[
    "base",
    "base64",
    "buildMetadata",
    "date",
    "env file",
    "file",
    "generator",
    "hash",
    "JSON patch",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "projectId",
    "renamed",
    "replacement",
    "substitution",
    "variable",
    "variable value",
]
"""How a place took part in a value: `base` was overridden, `substitution` gave a `${NAME}` its value."""


class Via(NamedTuple):
    """One place that took part in a value, and how.

    `secret`: what it gave is from a Secret. `name` is that of a variable, where one was substituted.
    """

    span: Span
    how: How
    secret: bool = False
    name: str = ""


class Scalar:
    """A scalar: `value` is what kustomize's YAML library resolves it to."""

    __slots__ = ("end", "source", "start", "value")
    via: tuple[Via, ...] = ()

    def __init__(self, value: Value, source: Source, start: int, end: int) -> None:
        self.value = value
        self.source = source
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Scalar({self.value!r} at {self.span})"

    @property
    def span(self) -> Span:
        return Span(self.source, self.start, self.end)

    @property
    def text(self) -> str:
        """The scalar as text: as written for plain scalars (`1.10`, `~`), the value for all others."""
        if type(self.value) is str:
            return self.value
        return self.source.text[self.start : self.end]


class Blank(Scalar):
    """A missing value in a flow collection (`{a: }`, `[a: ]`): it is null, but kustomize prints an empty text."""

    __slots__ = ()


class Timestamp(str):
    """The value of a plain scalar that go-yaml reads as a time, in RFC 3339 form."""

    __slots__ = ()


class Derived(Scalar):
    """A scalar that a transformation made or overrode; `via` are the other places that took part."""

    __slots__ = ("via",)

    def __init__(self, value: Value, at: Node | Span, via: tuple[Via, ...] = ()) -> None:
        super().__init__(value, at.source, at.start, at.end)
        self.via = via

    @property
    def text(self) -> str:
        if type(self.value) is bool:
            return "true" if self.value else "false"
        return "null" if self.value is None else str(self.value)


class Written(Derived):
    """A value that is not written at its place in this form; `written` is its YAML text."""

    __slots__ = ("written",)

    def __init__(self, value: Value, written: str, at: Scalar, via: tuple[Via, ...] | None = None) -> None:
        super().__init__(value, at, at.via if via is None else via)
        self.written = written

    @property
    def text(self) -> str:
        return self.value if type(self.value) is str else self.written


Places: TypeAlias = dict[str, Scalar | int]
"""Maps each key to its node, or to the offset of a plain key until its node is needed: this saves much time."""


class Mapping:
    """A mapping: `fields` by key, and the node of each key in `keys` (both in the order of the file).

    `places` maps keys to nodes or offsets (see `Places`), and `late` is whether some may still be offsets. To make a mapping
    from another one, pass both on with `like`.
    """

    __slots__ = ("end", "fields", "late", "places", "source", "start")
    via: tuple[Via, ...] = ()

    def __init__(self, fields: dict[str, Node], keys: dict[str, Scalar], source: Source, start: int, end: int) -> None:
        self.fields = fields
        self.places: Places = keys  # type: ignore[assignment] # only nodes, unless it is made by `like`
        self.late = False
        self.source = source
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Mapping({list(self.fields)} at {self.span})"

    def __contains__(self, key: str) -> bool:
        return key in self.fields

    @property
    def span(self) -> Span:
        return Span(self.source, self.start, self.end)

    @property
    def keys(self) -> dict[str, Scalar]:
        """The node of each key."""
        places = self.places
        if self.late:
            for name, place in places.items():
                places[name] = key_at(name, place, self.source)
            self.late = False
        return places  # type: ignore[return-value]

    def key(self, key: str) -> Scalar:
        """Return the node of a key that the mapping has."""
        found = self.places[key] = key_at(key, self.places[key], self.source)
        return found

    def find_key(self, key: str) -> Scalar | None:
        """Return the node of a key; None if the mapping has no such key."""
        return self.key(key) if key in self.places else None

    @property
    def first_key(self) -> Scalar:
        """The node of the first key; the mapping must not be empty."""
        return self.key(next(iter(self.places)))

    def like(self, fields: dict[str, Node], places: Places) -> Mapping:
        """Return a mapping with other fields at the same place; offsets in `places` must come from this mapping."""
        made = _new(Mapping)
        made.fields = fields
        made.places = places
        made.late = self.late
        made.source = self.source
        made.start = self.start
        made.end = self.end
        return made

    def with_field(self, key: str, value: Node, key_node: Scalar | None = None) -> Mapping:
        """Return a mapping with one field replaced or added; a new key has the place of `key_node`, else of the value."""
        fields = self.fields.copy()
        places = self.places
        if key_node is not None or key not in places:
            places = places.copy()
            places[key] = key_node if key_node is not None else Scalar(key, value.source, value.start, value.start)
        fields[key] = value
        return self.like(fields, places)

    def with_values(self, changed: dict[str, Node]) -> Mapping:
        """Return a mapping with some existing fields replaced; the mapping itself if `changed` is empty."""
        if not changed:
            return self
        return self.like({**self.fields, **changed}, self.places)

    def without(self, key: str) -> Mapping:
        """Return a mapping without one field."""
        fields = self.fields.copy()
        places = self.places.copy()
        fields.pop(key, None)
        places.pop(key, None)
        return self.like(fields, places)


_new = object.__new__


def key_at(name: str, place: Scalar | int, source: Source) -> Scalar:
    """Return the node of a key, made from its offset if necessary."""
    return place if isinstance(place, Scalar) else Scalar(name, source, place, place + len(name))


class Sequence:
    """A sequence of nodes."""

    __slots__ = ("end", "items", "source", "start")
    via: tuple[Via, ...] = ()

    def __init__(self, items: list[Node], source: Source, start: int, end: int) -> None:
        self.items = items
        self.source = source
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Sequence({len(self.items)} at {self.span})"

    @property
    def span(self) -> Span:
        return Span(self.source, self.start, self.end)

    def with_items(self, items: list[Node]) -> Sequence:
        return Sequence(items, self.source, self.start, self.end)


Node: TypeAlias = Scalar | Mapping | Sequence


def is_null(node: Node | None) -> bool:
    """Return whether a node is missing or null."""
    return node is None or (isinstance(node, Scalar) and node.value is None)


def is_empty(node: Node) -> bool:
    """Return whether a node is null or an empty collection."""
    if isinstance(node, Scalar):
        return node.value is None
    return not (node.fields if isinstance(node, Mapping) else node.items)


def plain(node: Node) -> Plain:
    """Return a node as plain dicts, lists and scalars."""
    kind = node.__class__
    if kind is Mapping:
        return {k: plain(v) for k, v in node.fields.items()}  # type: ignore[union-attr]
    if kind is Sequence:
        return [plain(v) for v in node.items]  # type: ignore[union-attr]
    return node.value  # type: ignore[union-attr]
