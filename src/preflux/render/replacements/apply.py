"""Applies replacements: copies a value of one object, or a given value, to fields of others.

Source: kustomize 5.8.1, api/filters/replacement and api/types/replacement.go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from preflux.extent import Extents
from preflux.finding import Related
from preflux.limits import CHARACTERS_PER_PARSED, MAX_DEPTH, MAX_SPLIT, STEPS_PER_REPLACEMENT
from preflux.lookup import at, items_at, scalar_text
from preflux.node import Derived, Mapping, Node, Scalar, Sequence, Via, is_empty, is_null
from preflux.parse.document import File
from preflux.render.budget import Budget
from preflux.render.fault import Refused, Unmatched
from preflux.render.fault_kinds import FaultKind
from preflux.render.objects.collection import Objects
from preflux.render.objects.from_documents import refuse_unreadable
from preflux.render.objects.object import Object
from preflux.render.replacements.embedded_text import Insertion, replace_inside
from preflux.render.replacements.field_path import Create, Created, NoSuchField, find, parts_of_path, rewrite
from preflux.render.selection.hints import missing_target
from preflux.render.selection.selector import Selector, describe, selector
from preflux.render.values.typed import typed
from preflux.resolve.fields import REPLACEMENT, Struct
from preflux.resolve.problems.file_fault import FileFault
from preflux.resolve.read import read_value
from preflux.span import Span

_NAME = "metadata.name"
_REPLACEMENT = Struct(REPLACEMENT)
_KINDS: dict[type, Create] = {Mapping: "mapping", Sequence: "sequence"}
Look = Callable[[FaultKind, Node, Unmatched | None], None]


@dataclass(slots=True, eq=False, repr=False)
class _Value:
    """The value to insert: a node, or a text in the style of a node (None: as if unquoted)."""

    node: Node
    holder: Object | None
    text: str
    style: Scalar | None
    whole: bool

    def alone(self) -> Node:
        """Return it as a separate node."""
        if self.whole:
            return self.node
        return typed(self.text, self.style, self.node, ())


def replace_all(objects: Objects, entry: Mapping, file: File | None, look: Look, budget: Budget) -> None:
    """Apply an entry of `replacements`, or the content of the file that it names. Raises Refused."""
    inline = [field for field in ("source", "targets") if not is_null(entry.fields.get(field))]
    if file is None:
        if not items_at(entry, "targets"):
            raise Refused("bad-replacement", _place(entry), "a replacement needs a source and at least one target")
        _replace(objects, entry, look, budget)
        return
    if inline:
        message = f"`{inline[0]}` beside the `path` of a replacement"
        raise Refused("bad-replacement", entry.keys[inline[0]].span, message)
    for node in _read(file):
        _replace(objects, node, look, budget)


def _read(file: File) -> list[Node]:
    refuse_unreadable(file)
    root = file.documents[0].root if file.documents else Scalar(None, file.source, 0, 0)
    nodes = root.items if isinstance(root, Sequence) else [root]
    if not isinstance(root, Sequence | Mapping):
        raise Refused("bad-replacement", root.span, "a replacement file contains a replacement or a list of them")
    faults: list[FileFault] = []
    read = [read_value(node, _REPLACEMENT, faults) for node in nodes]
    for fault in faults:
        if fault.kind != "unknown-field":  # kustomize ignores those here
            raise Refused("bad-replacement", fault.span, fault.message, fault.hint)
    return read


def _replace(objects: Objects, entry: Node, look: Look, budget: Budget) -> None:
    """Apply one replacement; `look` is called for each target with whether it matched an object. Raises Refused."""
    source, given = at(entry, "source"), at(entry, "sourceValue")
    targets = at(entry, "targets")
    if (is_null(source) and is_null(given)) or not isinstance(targets, Sequence):
        raise Refused("bad-replacement", _place(entry), "a replacement needs a source and at least one target")
    if not is_null(source) and not is_null(given):
        raise Refused("bad-replacement", _place(entry), "a replacement has either `source` or `sourceValue`")
    if isinstance(given, Scalar) and not is_null(given):
        value = _Value(given, None, scalar_text(given), None, whole=False)
    elif isinstance(source, Mapping):
        budget.steps(2 * len(objects), _place(source))
        value = _source(objects, source)
    else:
        return  # `sourceValue` is not a text: kustomize refuses the file, which is reported elsewhere
    for target in targets.items:
        if isinstance(target, Mapping):
            budget.steps(3 * (1 + len(objects)), target.span)
            _Target(target, value, _place(entry), budget).apply(objects, look)
    objects.changed()


def _place(entry: Node) -> Span:
    if isinstance(entry, Mapping) and entry.fields:
        return entry.first_key.span
    return entry.span


def _ids(item: Object) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield group, version, kind, name and namespace that an object has or had."""
    current = item.current
    yield (*current[:4], item.namespace)
    for id_ in item.earlier:
        yield (*id_[:4], id_.namespace)


def _source(objects: Objects, source: Mapping) -> _Value:
    wanted = [scalar_text(source.fields.get(part)) for part in ("group", "version", "kind", "name")]
    namespace = scalar_text(source.fields.get("namespace"))

    def selected(item: Object) -> bool:
        return any(
            all(not text or text == part for text, part in zip(wanted, id_[:4], strict=True))
            and (not namespace or namespace == (id_[4] or "default"))
            for id_ in _ids(item)
        )

    found = [item for item in objects if selected(item)]
    if len(found) != 1:
        if not found:
            missing = missing_target(objects, source)
            raise Refused("replacement-source-missing", missing.part or _place(source), *missing[:3])
        related = tuple(Related(item.name_span, f"{item.current}") for item in found)
        message = f"{len(found)} objects in this build have {describe(source)}"
        raise Refused("replacement-source-ambiguous", _place(source), message, "", related)
    path_node = source.fields.get("fieldPath")
    path = scalar_text(path_node) or _NAME
    place = path_node.span if path_node is not None else _place(source)
    related = (Related(found[0].name_span, f"the object is {found[0].current}"),)
    try:
        node = find(found[0].root, parts_of_path(path))
    except NoSuchField as error:
        message = f"`{path}` does not fit the source: {error}"
        raise Refused("replacement-source-missing", place, message, "", related) from None
    if node is None or is_empty(node):
        what = "is empty" if node is not None else "does not exist"
        raise Refused("replacement-source-missing", place, f"`{path}` {what} in the source", "", related)
    delimiter, index, _ = _options(source)
    if not delimiter:
        style = node if isinstance(node, Scalar) else None
        return _Value(node, found[0], node.text if isinstance(node, Scalar) else "", style, whole=True)
    if not isinstance(node, Scalar):
        raise Refused("bad-replacement", place, f"`{path}` is not a scalar, so `delimiter` cannot split it", "", related)
    parts = node.text.split(delimiter)
    if not 0 <= index < len(parts):
        message = f"`{path}` has no part {index}: `{delimiter}` splits it into {len(parts)}"
        raise Refused("replacement-source-missing", place, message, "", related)
    return _Value(node, None, parts[index], node, whole=False)


def _options(node: Mapping) -> tuple[str, int, bool]:
    """Return `delimiter`, `index` and `create`."""
    index, create = at(node, "options", "index"), at(node, "options", "create")
    number = index.value if isinstance(index, Scalar) and type(index.value) is int else 0
    return scalar_text(at(node, "options", "delimiter")), number, isinstance(create, Scalar) and create.value is True


class _Target:
    """One entry of `targets`."""

    def __init__(self, node: Mapping, value: _Value, cause: Span, budget: Budget) -> None:
        chosen = node.fields.get("select")
        if not isinstance(chosen, Mapping):
            raise Refused("bad-replacement", _place(node), "a target needs `select`")
        self.node = node
        self.value = value
        self.cause = cause
        self.budget = budget
        self.extents = Extents()
        self.chosen = chosen
        self.select = selector(chosen)
        self.rejects = [selector(item) for item in items_at(node, "reject") if isinstance(item, Mapping)]
        self.paths = items_at(node, "fieldPaths")
        self.delimiter, self.index, create = _options(node)
        self.create: Create | None = None
        if create:
            self.create = _KINDS.get(type(value.node), "scalar") if value.whole else "scalar"

    def apply(self, objects: Objects, look: Look) -> None:
        """Set the fields in every selected object. Raises Refused."""
        met = False
        self.budget.steps(2 * len(self.rejects) * len(objects), self.chosen.span)
        for item in objects:
            if self.accepts(item):
                met = True
                for path in self.paths:
                    self.set(item, path)
                if not self.paths:
                    self.set(item, None)
        look("replacement-unmatched", self.chosen, None if met else self._unmatched(objects))

    def _unmatched(self, objects: Objects) -> Unmatched:
        if any(self.select.accepts(item) for item in objects):
            return Unmatched("`reject` takes out all that `select` takes in")
        return missing_target(objects, self.chosen)

    def accepts(self, item: Object) -> bool:
        if not self.select.metadata_fits(item):
            return False
        if any((r.labels or r.annotations) and r.metadata_fits(item) for r in self.rejects):
            return False
        ids = list(_ids(item))
        if any(r.selects_by_id and any(_fits(r, id_) for id_ in ids) for r in self.rejects):
            return False
        return any(_fits(self.select, id_) for id_ in ids)

    def set(self, item: Object, path_node: Node | None) -> None:
        """Set the fields at one field path in one object."""
        text = _NAME if path_node is None else scalar_text(path_node)
        path = parts_of_path(text)
        place = path_node if path_node is not None else self.chosen
        if len(path) + (self.extents.of(self.value.node).depth if self.value.whole else 0) > MAX_DEPTH:
            raise Refused("too-deep", place.span, f"this nests values deeper than {MAX_DEPTH} levels")
        self.budget.steps(STEPS_PER_REPLACEMENT, place.span)
        how = Insertion(self.value.text, self.value.alone, self.create, self.cause)

        def count(size: int) -> None:
            self.budget.values(size // CHARACTERS_PER_PARSED, place.span)

        inside = replace_inside(item.root, path, how, count)
        if inside is not None:
            item.root = inside
            return
        related = (Related(item.name_span, f"the object is {item.current}"),)

        def change(old: Node) -> Node:
            if path[:2] == ("metadata", "annotations") and isinstance(old, Scalar) and type(old.value) is not str:
                if not isinstance(old, Created):
                    old = Derived(old.text, old, old.via)  # kustomize turns annotations into texts before it checks types
            new = self.changed(old, place, related)
            self.budget.values(self.extents.of(new).size, place.span)
            if self.value.holder is item and old is self.value.node:
                # kustomize keeps the node itself: from now on, its new value is the source.
                style = new if isinstance(new, Scalar) else None
                self.value.node, self.value.style = new, style
                self.value.text = style.text if style is not None else ""
            return new

        def seen(count: int) -> None:
            self.budget.steps(count, place.span)

        try:
            root, changed = rewrite(item.root, path, change, self.create, place, seen)
        except NoSuchField as error:
            raise Refused("replacement-target-missing", place.span, f"`{text}`: {error}", "", related) from None
        if not changed:
            hint = "" if self.create else "`options: {create: true}` creates a missing field"
            message = f"`{text}` does not exist in {item.kind} `{item.name}`"
            raise Refused("replacement-target-missing", place.span, message, hint, related)
        assert isinstance(root, Mapping)
        item.root = root

    def changed(self, old: Node, place: Node, related: tuple[Related, ...]) -> Node:
        text = self.value.text
        if self.delimiter:
            if not isinstance(old, Scalar):
                message = "the field is not a scalar, so `delimiter` cannot split it"
                raise Refused("bad-replacement", place.span, message, "", related)
            if len(text) + len(old.text) > MAX_SPLIT:
                message = f"`delimiter` splits a text of more than {MAX_SPLIT:,} characters"
                raise Refused("too-large", place.span, message, "", related)
            parts = ("" if isinstance(old, Created) and old.value is None else old.text).split(self.delimiter)
            if self.index < 0:
                parts.insert(0, text)
            elif self.index >= len(parts):
                parts.append(text)
            else:
                parts[self.index] = text
            text = self.delimiter.join(parts)
        if not isinstance(old, Scalar):
            return self.value.alone()
        via = (Via(self.cause, "replacement"),)
        if isinstance(old, Created):
            return typed(text, None, self.value.node, via)
        return typed(text, old, self.value.node, (Via(old.span, "base"), *via, *old.via))


def _fits(chosen: Selector, id_: tuple[str, str, str, str, str]) -> bool:
    group, version, kind, name, namespace = id_
    return (
        chosen.kind_fits(group, version, kind)
        and (chosen.name is None or chosen.name.fullmatch(name) is not None)
        and (chosen.namespace is None or chosen.namespace.fullmatch(namespace) is not None)
    )
