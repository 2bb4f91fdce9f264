"""Updates references in other objects when an object is renamed.

Source: kustomize 5.8.1, api/internal/accumulator/namereferencetransformer.go and api/filters/nameref.
"""

from __future__ import annotations

from collections.abc import Callable

from preflux.finding import Related
from preflux.lookup import at, items_at, scalar_text
from preflux.node import Derived, Mapping, Node, Scalar, Sequence, Via
from preflux.redaction.lines.secret_lines import tainted
from preflux.render.budget import Budget
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import FieldSpec, WrongShape, set_field
from preflux.render.fields.per_table import ByTable
from preflux.render.fields.tables import NameReference
from preflux.render.filters.reference_shapes import check_shapes
from preflux.render.objects.collection import Objects
from preflux.render.objects.ids import NO_NAMESPACE, Id
from preflux.render.objects.object import Object
from preflux.render.values.restyled import retyped


def fix_references(objects: Objects, references: tuple[NameReference, ...], budget: Budget) -> None:
    """Rewrite every reference to an object of the build that was renamed or moved to another namespace.

    Raises Refused, also for a name that could mean several objects.
    """
    for item in objects:
        if item.kind == "RoleBinding":
            _check_subjects(item)
    check_shapes(objects, references)
    renamed = _Renamed(objects)
    if not renamed.by_kind:
        return
    by_kind: dict[tuple[str, str, str], list[Object]] = {}
    for item in objects:
        by_kind.setdefault(item.original_kind, []).append(item)
    for reference in references:
        if reference.kind and reference.kind not in renamed.by_kind:
            continue
        found = renamed.of_kind(reference)
        if not found:
            continue
        candidates = _Candidates(found, budget)
        selected = _by_kind(reference)
        for kind, items in by_kind.items():
            for spec in selected[kind]:
                for item in items:
                    _fix(item, spec, reference, candidates)


class _SpecsByKind(dict[tuple[str, str, str], list[FieldSpec]]):
    """Maps a kind to the fields of a reference that this kind has."""

    def __init__(self, reference: NameReference) -> None:
        super().__init__()
        self.reference = reference

    def __missing__(self, kind: tuple[str, str, str]) -> list[FieldSpec]:
        # The kind is checked here, so the specs match every kind and create nothing.
        found = [spec._replace(create=False) for spec in self.reference.referrers if spec.selects(*kind)]
        self[kind] = found
        return found


_by_kind = ByTable(_SpecsByKind)


def _check_subjects(binding: Object) -> None:
    for subject in items_at(binding.root, "subjects"):
        namespace = at(subject, "namespace")
        if namespace is not None and scalar_text(at(subject, "kind")) == "ServiceAccount":
            if not isinstance(namespace, Scalar) or not isinstance(namespace.value, str):
                message = "the `namespace` of a ServiceAccount in a role binding is not a text"
                raise Refused("blank-namespace", namespace.span, message, "name it, or leave the field out")


class _Renamed:
    """The objects that have earlier ids, by kind."""

    def __init__(self, objects: Objects) -> None:
        self.by_kind: dict[str, list[tuple[Object, list[Id]]]] = {}
        for item in objects:
            if item.previous:
                ids = item.earlier
                for kind in {id_.kind for id_ in ids}:
                    self.by_kind.setdefault(kind, []).append((item, ids))

    def of_kind(self, reference: NameReference) -> list[Object]:
        if reference.kind:
            items = self.by_kind[reference.kind]
        else:
            items = [pair for pairs in self.by_kind.values() for pair in pairs]
        found = [item for item, ids in items if any(reference.selects(*id_[:3]) for id_ in ids)]
        if reference.kind in ("ServiceAccount", "Service"):
            return found  # references to these may carry a namespace
        return found if any(name != item.name for item in found for name, _, _ in item.previous) else []


class _Candidates:
    """The renamed objects that a reference can mean, by their earlier names and namespaces."""

    def __init__(self, items: list[Object], budget: Budget) -> None:
        self._budget = budget
        self._by_name: dict[str, list[Object]] = {}
        self._by_namespace: dict[str, list[Object]] = {}
        for item in items:
            self._by_namespace.setdefault(item.original.namespace, []).append(item)
            for name in {name for name, _, _ in item.previous}:
                self._by_name.setdefault(name, []).append(item)

    def named(self, name: str, cause: Node) -> list[Object]:
        """Return the objects that had a name before."""
        return self._counted(self._by_name.get(name, []), cause)

    def moved_from(self, namespace: str, cause: Node) -> list[Object]:
        """Return the objects that were in a namespace at first."""
        return self._counted(self._by_namespace.get(namespace, []), cause)

    def _counted(self, found: list[Object], cause: Node) -> list[Object]:
        self._budget.steps(3 * len(found), cause.span)
        return found


def _fix(referrer: Object, spec: FieldSpec, reference: NameReference, candidates: _Candidates) -> None:
    lookup = _Lookup(referrer, spec, reference, candidates)

    def change(node: Node) -> Node:
        if isinstance(node, Scalar):
            return node if node.value is None else lookup.scalar(node)
        if isinstance(node, Mapping):
            return lookup.mapping(node)
        items: list[Node] = []
        for item in node.items:
            if isinstance(item, Sequence):
                raise Refused("wrong-shape", item.span, "a name or a mapping with a name is wanted here")
            items.append(change(item))
        if all(new is old for new, old in zip(items, node.items, strict=True)):
            return node
        return node.with_items(items)

    try:
        referrer.root = set_field(referrer.root, spec, change, referrer.root)
    except WrongShape as wrong:
        raise Refused("wrong-shape", wrong.node.span, str(wrong)) from None


class _Lookup:
    def __init__(self, referrer: Object, spec: FieldSpec, reference: NameReference, candidates: _Candidates) -> None:
        self.referrer = referrer
        self.spec = spec
        self.reference = reference
        self._all = candidates
        self._also: set[str] | None = None

    def _reaches(self, item: Object) -> bool:
        """Return whether the referrer can mean an object: same namespace, cluster-scoped, or a subject of a role binding."""
        here = self.referrer.current.namespace
        if here == NO_NAMESPACE or item.current.namespace in (NO_NAMESPACE, here):
            return True
        if self._also is None:
            self._also = _binding_namespaces(self.referrer)
        return item.namespace in self._also

    def _named(self, name: str, node: Node) -> list[Object]:
        return [item for item in self._all.named(name, node) if self._reaches(item)]

    def scalar(self, node: Scalar) -> Node:
        found = self._select(scalar_text(node), self._named(scalar_text(node), node), node, lambda item: item.name)
        if found is None or found.name == scalar_text(node):
            return node
        return retyped(found.name, node, node, (*node.via, _renaming(found)))

    def mapping(self, node: Mapping) -> Node:
        name = node.fields.get("name")
        if name is None:
            raise Refused("wrong-shape", node.span, "a reference without `name`")
        old = scalar_text(name)
        candidates = self._named(old, node)
        namespace = node.fields.get("namespace")
        if namespace is not None and candidates:
            text = scalar_text(namespace)
            if any(self._reaches(item) for item in self._all.moved_from(text, node)):
                candidates = [item for item in candidates if item.original.namespace == text]
            else:
                candidates = [item for item in candidates if item.current.namespace == text]
        found = self._select(old, candidates, node, lambda item: (item.name, item.namespace))
        if found is None or (found.name == old and not found.namespace):
            return node
        if found.name != old and isinstance(name, Scalar):
            node = node.with_field("name", retyped(found.name, name, name, (*name.via, _renaming(found))))
        if found.namespace and found.namespace != scalar_text(namespace):
            moved = at(found.root, "metadata", "namespace")
            assert isinstance(moved, Scalar)
            place = namespace if namespace is not None else name
            step = Via(moved.span, "namespace", tainted(moved))
            node = node.with_field("namespace", Derived(found.namespace, place, (step,)))
        return node

    def _select(self, old: str, candidates: list[Object], node: Node, identity: Callable[[Object], object]) -> Object | None:
        found = [item for item in candidates if any(self.reference.selects(*id_[:3]) for id_ in item.earlier)]
        found = self._of_role(found)
        found = self._of_namespace(found)
        if len(found) <= 1:
            return found[0] if found else None
        found = [item for item in found if _same_affixes(item, self.referrer, allow_empty=True)]
        if len(found) > 1:
            found = [item for item in found if _same_affixes(item, self.referrer, allow_empty=False)]
        if len(found) <= 1 or len({identity(item) for item in found}) == 1:
            return found[0] if found else None
        raise Refused(
            "ambiguous-reference",
            node.span,
            f"`{old}` can mean {len(found)} objects of this build",
            "give them different names before prefixes and suffixes are added",
            tuple(Related(item.name_span, f"{item.current}") for item in found),
        )

    def _of_role(self, found: list[Object]) -> list[Object]:
        if not self.spec.path.endswith("roleRef/name"):
            return found
        group = at(self.referrer.root, "roleRef", "apiGroup")
        kind = at(self.referrer.root, "roleRef", "kind")
        if group is None or kind is None:
            return found
        wanted = NameReference(scalar_text(group), "", scalar_text(kind), ())
        return [item for item in found if any(wanted.selects(*id_[:3]) for id_ in item.earlier)]

    def _of_namespace(self, found: list[Object]) -> list[Object]:
        here = self.referrer.current.namespace
        if here == NO_NAMESPACE:
            return found
        return [item for item in found if item.current.namespace in (NO_NAMESPACE, here) or item.kind == "ServiceAccount"]


def _renaming(found: Object) -> Via:
    return Via(found.name_span, "renamed", tainted(at(found.root, "metadata", "name")))


def _binding_namespaces(referrer: Object) -> set[str]:
    if referrer.kind != "RoleBinding":
        return set()
    return {
        scalar_text(at(subject, "namespace"))
        for subject in items_at(referrer.root, "subjects")
        if scalar_text(at(subject, "kind")) == "ServiceAccount" and at(subject, "namespace") is not None
    }


def _same_affixes(a: Object, b: Object, *, allow_empty: bool) -> bool:
    for x, y in ((a.prefixes, b.prefixes), (a.suffixes, b.suffixes)):
        if allow_empty and (not x or not y):
            continue
        shorter = min(len(x), len(y))
        if not shorter and x != y:
            return False
        if x[len(x) - shorter :] != y[len(y) - shorter :]:
            return False
    return True
