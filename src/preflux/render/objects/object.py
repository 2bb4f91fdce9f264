"""A Kubernetes object on its way through a build."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from preflux.finding import ObjectId
from preflux.node import Derived, Mapping, Node, Scalar, Step, Timestamp, Written, at, mapping_at
from preflux.render.objects.kinds import is_cluster_scoped
from preflux.span import Span

if TYPE_CHECKING:
    from preflux.render.objects.origin import BuildOrigin
    from preflux.render.patches.json_patch import Operation

NO_NAMESPACE = "_non_namespaceable_"
"""What kustomize takes for the namespace of cluster-scoped objects."""


class Id(NamedTuple):
    """What kustomize tells objects apart by; `namespace` is the effective one, `default` for none."""

    group: str
    version: str
    kind: str
    name: str
    namespace: str

    def __str__(self) -> str:
        version = f"{self.group}/{self.version}" if self.group else self.version
        where = "" if self.namespace in (NO_NAMESPACE, "default") else f" in `{self.namespace}`"
        return f"{self.kind} `{self.name}`{f' ({version})' if version else ''}{where}"


class Patched(NamedTuple):
    """What an object was before a patch, and that patch: a strategic merge patch, or the operations of a JSON patch."""

    before: Mapping
    patch: Mapping | tuple[Operation, ...]


class Object:
    """An object as rendered so far. `root` is replaced, never changed in place, so that builds can share it.

    `previous` are the names that it had, oldest first, with the effective namespace and the kind at that time; patches and
    references find it by them. `prefixes` and `suffixes` are those that a transformer added to its name. `flawed` says why
    kustomize cannot print it (a key twice, a key that is no string). `origin` and `transformations` are kept where the
    build wants them as annotations. `patched` is what it was before each of its patches, oldest first: what a patch takes
    away leaves no value behind that could tell of it.
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
        """Return an object of its own that shares the tree."""
        copy = Object.__new__(Object)
        copy.root = self.root
        copy._current, copy._current_of = self._current, self._current_of  # noqa: SLF001 - its own class
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

    # Every rule asks for these of every object, and nearly always a text was written there.
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
        """Whether kustomize knows the kind as one without namespace; it knows built-in kinds only."""
        return is_cluster_scoped(self.api_version, self.kind)

    @property
    def current(self) -> Id:
        """The id as it is now; worked out once for a tree."""
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
        """The ids that it had, oldest first; group and version are those of now."""
        if not self.previous:
            return []
        group, version = split_version(self.api_version)
        return [Id(group, version, kind, name, namespace) for name, namespace, kind in self.previous]

    def had(self, id_: Id) -> bool:
        """Whether an id is among the earlier ones."""
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
    def name_span(self) -> Span:
        """The place of the object's name, else of the object."""
        node = at(self.root, "metadata", "name")
        return node.span if isinstance(node, Scalar) else self.root.span

    @property
    def labels(self) -> dict[str, str]:
        """The object's labels that are strings."""
        return strings(mapping_at(self.root, "metadata", "labels"))

    @property
    def annotations(self) -> dict[str, str]:
        """The object's annotations that are strings."""
        return strings(mapping_at(self.root, "metadata", "annotations"))


@cache
def split_version(api_version: str) -> tuple[str, str]:
    """Return group and version of an apiVersion; the core group is empty."""
    group, slash, version = api_version.partition("/")
    return (group, version) if slash else ("", api_version)


def scalar_text(node: Node | None) -> str:
    """Return a scalar as kustomize's getters read it: its text; empty for null and for what is no scalar."""
    if node is None or not isinstance(node, Scalar):
        return ""
    value = node.value
    if value.__class__ is str:
        return value
    return "" if value is None else node.text


def strings(mapping: Mapping | None) -> dict[str, str]:
    """Return the fields of a mapping whose values are strings."""
    if mapping is None:
        return {}
    return {k: v.value for k, v in mapping.fields.items() if isinstance(v, Scalar) and isinstance(v.value, str)}


def override(new: Scalar, old: Node | None, how: str = "base") -> Scalar:
    """Return a scalar that takes the place of another one: it stands where it was written, and tells what it overrode."""
    if old is None or (old.source is new.source and old.start == new.start):
        return new
    via = (*new.via, Step(old.span, how), *old.via)
    if type(new.value) is str or type(new.value) is bool:
        return Derived(new.value, new, via)
    return Written(new.value, new.text, new, via)


class OfJson(Derived):
    """A string that kustomize read from JSON, so in quotes, whatever its file says."""

    __slots__ = ()


def in_style_of(old: Node | None, new: Scalar) -> Scalar:
    """Return a scalar as it comes out of kustomize where it takes the place of another one, which lends it its quotes.

    A plain `5` over `"1"` becomes a string. Source: kustomize 5.8.1, kyaml/yaml/fns.go, FieldSetter.
    """
    if type(new.value) is str or new.value is None or not isinstance(old, Scalar) or not _quoted(old):
        return new
    plain_text = isinstance(new.value, Timestamp) and not isinstance(new, Derived)
    return Derived(new.span.text if plain_text else new.text, new, new.via)


def _quoted(node: Scalar) -> bool:
    """Whether a scalar, or the first that stood in its place, is written with quotes or as a block."""
    if type(node.value) is not str:
        return False
    if isinstance(node, OfJson):
        return True
    if isinstance(node, Written):
        return node.written[:1] in ("'", '"', "|", ">")
    bases = [step for step in node.via if step.how == "base"]
    if not bases and isinstance(node, Derived):
        return False
    return (bases[-1].span if bases else node.span).text[:1] in ("'", '"', "|", ">")
