"""A Kubernetes object during and after a build."""

from __future__ import annotations

from preflux.finding import ObjectId
from preflux.lookup import at, mapping_at, scalar_text
from preflux.node import Mapping, Node, Scalar
from preflux.render.objects.ids import NO_NAMESPACE, Id, split_version
from preflux.render.objects.kinds import is_cluster_scoped
from preflux.render.objects.origin import BuildOrigin
from preflux.render.objects.patched import Patched
from preflux.span import Span


class Object:
    """An object as rendered so far. `root` is replaced, never changed in place, so that builds can share it.

    `previous` are its earlier names, oldest first, with the effective namespace and the kind at that time; patches and
    references can still use them. `prefixes` and `suffixes` are those that a transformer added to its name. `flawed` are
    reasons why kustomize cannot print it (a duplicate key, a key that is not a string). `origin` and `transformations` are
    kept if the build writes them into annotations. `patched` is the object before each of its patches, oldest first: it
    shows what a patch has removed.
    """

    __slots__ = (
        "_current",
        "_current_of",
        "behavior",
        "flawed",
        "needs_hash",
        "origin",
        "patched",
        "prefixes",
        "previous",
        "root",
        "suffixes",
        "transformations",
        "var_names",
    )

    def __init__(self, root: Mapping) -> None:
        self.root = root
        self._current: Id | None = None
        self._current_of: Mapping | None = None
        self.previous: tuple[tuple[str, str, str], ...] = ()
        self.prefixes: tuple[str, ...] = ()
        self.suffixes: tuple[str, ...] = ()
        self.behavior = ""
        self.needs_hash = False
        self.var_names: tuple[str, ...] = ()
        self.flawed: tuple[tuple[Span, str], ...] = ()
        self.patched: tuple[Patched, ...] = ()
        self.origin: BuildOrigin | None = None
        self.transformations: tuple[BuildOrigin, ...] = ()

    def __repr__(self) -> str:
        return f"Object({self.id})"

    def copy(self) -> Object:
        """Return a copy that shares the tree."""
        copy = Object.__new__(Object)
        copy.root = self.root
        copy._current, copy._current_of = self._current, self._current_of  # noqa: SLF001 - same class
        copy.previous = self.previous
        copy.prefixes = self.prefixes
        copy.suffixes = self.suffixes
        copy.behavior = self.behavior
        copy.needs_hash = self.needs_hash
        copy.var_names = self.var_names
        copy.flawed = self.flawed
        copy.origin = self.origin
        copy.transformations = self.transformations
        copy.patched = self.patched
        return copy

    # Every rule needs these for every object, and nearly always they are plain texts.
    @property
    def api_version(self) -> str:
        node = self.root.fields.get("apiVersion")
        return node.value if node.__class__ is Scalar and node.value.__class__ is str else scalar_text(node)

    @property
    def kind(self) -> str:
        node = self.root.fields.get("kind")
        return node.value if node.__class__ is Scalar and node.value.__class__ is str else scalar_text(node)

    @property
    def group(self) -> str:
        return split_version(self.api_version)[0]

    @property
    def version(self) -> str:
        return split_version(self.api_version)[1]

    @property
    def name(self) -> str:
        metadata = self.root.fields.get("metadata")
        return scalar_text(metadata.fields.get("name")) if isinstance(metadata, Mapping) else ""

    @property
    def namespace(self) -> str:
        metadata = self.root.fields.get("metadata")
        return scalar_text(metadata.fields.get("namespace")) if isinstance(metadata, Mapping) else ""

    @property
    def id(self) -> ObjectId:
        return ObjectId(self.api_version, self.kind, self.namespace, self.name)

    @property
    def cluster_scoped(self) -> bool:
        """Whether kustomize treats the kind as cluster-scoped; it knows only built-in kinds."""
        return is_cluster_scoped(self.api_version, self.kind)

    @property
    def current(self) -> Id:
        """The current id; cached for the current tree."""
        root = self.root
        if self._current_of is root and self._current is not None:
            return self._current
        fields = root.fields
        api_version, kind = scalar_text(fields.get("apiVersion")), scalar_text(fields.get("kind"))
        group, version = split_version(api_version)
        namespace = NO_NAMESPACE if is_cluster_scoped(api_version, kind) else self.namespace or "default"
        self._current_of = root
        self._current = Id(group, version, kind, self.name, namespace)
        return self._current

    @property
    def earlier(self) -> list[Id]:
        """The earlier ids, oldest first; with the current group and version."""
        if not self.previous:
            return []
        group, version = split_version(self.api_version)
        return [Id(group, version, kind, name, namespace) for name, namespace, kind in self.previous]

    def had(self, id_: Id) -> bool:
        """Return whether an id is one of the earlier ones."""
        group, version, kind, name, namespace = id_
        return (name, namespace, kind) in self.previous and split_version(self.api_version) == (group, version)

    @property
    def original(self) -> Id:
        """The first id that it had."""
        if not self.previous:
            return self.current
        name, namespace, kind = self.previous[0]
        return Id(*split_version(self.api_version), kind, name, namespace)

    @property
    def original_kind(self) -> tuple[str, str, str]:
        """Group, version and kind of the first id that it had."""
        if not self.previous:
            return self.current[:3]
        return (*split_version(self.api_version), self.previous[0][2])

    def remember_id(self) -> None:
        """Record the current id before a change of name, namespace or kind."""
        current = self.current
        self.previous = (*self.previous, (current.name, current.namespace, current.kind))

    @property
    def name_node(self) -> Node:
        """The node of the name, else of the object."""
        node = at(self.root, "metadata", "name")
        return node if isinstance(node, Scalar) else self.root

    @property
    def name_span(self) -> Span:
        """The place of the name, else of the object."""
        return self.name_node.span

    @property
    def labels(self) -> dict[str, str]:
        """The object's labels that are strings."""
        return strings(mapping_at(self.root, "metadata", "labels"))

    @property
    def annotations(self) -> dict[str, str]:
        """The object's annotations that are strings."""
        return strings(mapping_at(self.root, "metadata", "annotations"))


def strings(mapping: Mapping | None) -> dict[str, str]:
    """Return the fields of a mapping whose values are strings."""
    if mapping is None:
        return {}
    return {k: v.value for k, v in mapping.fields.items() if isinstance(v, Scalar) and isinstance(v.value, str)}


