"""Applies patches of every kind: strategic merge and JSON, by name or by selector.

Source: kustomize 5.8.1, api/internal/builtins/Patch*Transformer.go.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from preflux.extent import Extents
from preflux.finding import Related
from preflux.limits import FIELDS_PER_STEP, MAX_DEPTH
from preflux.lookup import at, scalar_text
from preflux.node import Derived, Mapping, Node, Scalar, Sequence
from preflux.parse.document import File
from preflux.parse.embedded import load_embedded
from preflux.parse.loader import load
from preflux.render.budget import Budget
from preflux.render.fault import Refused
from preflux.render.objects.collection import Objects
from preflux.render.objects.from_documents import missing_part, objects_of
from preflux.render.objects.kinds import Kinds
from preflux.render.objects.object import Object
from preflux.render.objects.patched import Operation, Patched, PatchFailed
from preflux.render.patches.json_patch import apply, parse
from preflux.render.patches.strategic_merge import CannotMerge, merge
from preflux.render.selection.hints import missing_object
from preflux.render.selection.selector import Selector, selector
from preflux.render.values.through_json import through_json
from preflux.render.values.unquoted_keys import refuse_bare_key
from preflux.span import Span


class Patch(NamedTuple):
    """A loaded patch: strategic merge patches or JSON operations; `span` is the entry in the kustomization.

    `copied`: kustomize applies a copy with the object's apiVersion and with labels and annotations as texts. It does so for
    patches with a target and for the field `patchesStrategicMerge`. `renames`: after JSON operations, objects can still be
    found by their earlier names, except with the field `patchesJson6902`.
    """

    span: Span
    merges: tuple[Object, ...]
    operations: tuple[Operation, ...]
    target: Mapping | None = None
    allow_name_change: bool = False
    allow_kind_change: bool = False
    copied: bool = False
    renames: bool = True


def read_patch(file: File, span: Span, target: Mapping | None = None, options: Node | None = None) -> Patch:
    """Read the content of one entry of `patches`. Raises Refused if it is neither kind of patch."""
    merges: tuple[Object, ...] = ()
    operations: tuple[Operation, ...] = ()
    if not file.faults and file.documents and isinstance(file.documents[0].root, Sequence):
        operations = operations_of(file)
    else:
        merges = merges_of(file)
    return Patch(
        span,
        merges,
        operations,
        target,
        scalar_text(at(options, "allowNameChange")) == "true",
        scalar_text(at(options, "allowKindChange")) == "true",
    )


def merges_of(file: File) -> tuple[Object, ...]:
    """Return the strategic merge patches of a file. Raises Refused if a document is not one."""
    try:
        return tuple(objects_of(file))
    except Refused as refused:
        fault = refused.fault
        if fault.kind != "not-an-object":
            raise
        hint = "a strategic merge patch names its object: `apiVersion`, `kind` and `metadata.name`"
        raise Refused("bad-patch", fault.span, fault.message, hint) from None


def operations_of(file: File) -> tuple[Operation, ...]:
    """Read the JSON patch in a file, which is its first document. Raises Refused if it is not one.

    A text that starts with a bracket is read as JSON, others as YAML 1.1: unlike in all other files, `yes` is true here.
    """
    text = file.source.text if file.inline is None else file.inline.text
    if text.startswith("["):
        try:
            json.loads(text)
        except ValueError:
            span = file.documents[0].root.span
            hint = "quote every key and string, or write it as a YAML list with dashes"
            raise Refused("bad-patch", span, "a patch that starts with `[` must be JSON, and this is not", hint) from None
        return read_operations(file.documents[0].root)
    read = load(file.source, old=True) if file.inline is None else load_embedded(file.inline, old=True)
    return read_operations(read.documents[0].root)


def read_operations(root: Node) -> tuple[Operation, ...]:
    """Read a JSON patch. Raises Refused if it is not one."""
    try:
        return tuple(parse(root))
    except PatchFailed as failed:
        raise Refused("patch-does-not-apply", failed.span, str(failed)) from None


def apply_patch(objects: Objects, patch: Patch, kinds: Kinds, budget: Budget) -> bool:
    """Apply an entry of `patches`; return whether it matched any object. Raises Refused."""
    chosen = selector(patch.target) if patch.target is not None else None
    if patch.merges:
        if chosen is None:
            for merging in patch.merges:
                budget.steps(1 + len(objects) // 2, patch.span)
                target = target_of(objects, merging)
                budget.values(Extents().of(merging.root).size, patch.span)
                merge_into(target, merging, patch, kinds, budget)
                drop_deleted(objects)
            return True
        if len(patch.merges) > 1:
            message = "an entry with `target` and several strategic merge patches"
            raise Refused("patch-does-not-apply", patch.span, message, "write a separate entry for each patch")
        return _merge_selected(objects, patch, chosen, kinds, budget)
    if patch.operations:
        if chosen is None:
            raise Refused("patch-does-not-apply", patch.span, "a JSON patch needs a `target`")
        return apply_operations(objects, patch.operations, chosen, budget, renames=patch.renames)
    return True


def _merge_selected(objects: Objects, patch: Patch, chosen: Selector, kinds: Kinds, budget: Budget) -> bool:
    met = False
    size = Extents().of(patch.merges[0].root).size
    for item in objects:
        if chosen.accepts(item):
            met = True
            budget.values(size, patch.span)
            merge_into(item, patch.merges[0], patch, kinds, budget)
    drop_deleted(objects)
    return met


def apply_operations(
    objects: Objects, operations: tuple[Operation, ...], chosen: Selector, budget: Budget, *, renames: bool
) -> bool:
    """Apply JSON operations to every selected object; return whether there was one. Raises Refused."""
    met = False
    extents = Extents()

    def bound(value: Node, operation: Operation) -> None:
        # Repeated copies double the size each time, and repeated moves increase the depth.
        size, depth = extents.of(value)
        if len(operation.path) + depth > MAX_DEPTH:
            message = f"the operation nests values deeper than {MAX_DEPTH} levels"
            raise Refused("too-deep", operation.path_span, message)
        if operation.op != "move":
            budget.values(size, operation.path_span)

    def copied(count: int, operation: Operation) -> None:
        budget.steps(1 + count // FIELDS_PER_STEP, operation.path_span)

    for item in [item for item in objects if chosen.accepts(item)]:
        met = True
        budget.steps(extents.of(item.root).size, operations[0].span)
        if renames:
            item.remember_id()
        try:
            root = apply(_with_annotations(item, through_json(item.root)), list(operations), bound, copied)
        except PatchFailed as failed:
            related = (Related(item.name_span, f"the object is {item.current}"),)
            raise Refused("patch-does-not-apply", failed.span, str(failed), "", related) from None
        if not isinstance(root, Mapping):
            raise Refused("patch-does-not-apply", operations[0].span, "the patch leaves no object")
        missing = missing_part(root)
        if missing:
            raise Refused("patch-does-not-apply", operations[0].span, f"the patch leaves an object without `{missing}`")
        item.patched = (*item.patched, Patched(item.root, operations))
        item.root = root
    objects.changed()
    return met


def _with_annotations(item: Object, root: Mapping) -> Mapping:
    """Return an object with at least empty annotations, if kustomize stores internal annotations in it.

    A JSON patch can then add an annotation to an object that had none.
    """
    metadata = root.fields.get("metadata")
    noted = item.previous or item.needs_hash or item.behavior
    if not noted or not isinstance(metadata, Mapping) or isinstance(metadata.fields.get("annotations"), Mapping):
        return root
    empty = Mapping({}, {}, metadata.source, metadata.start, metadata.start)
    return root.with_field("metadata", metadata.with_field("annotations", empty))


def target_of(objects: Objects, patch: Object) -> Object:
    """Return the object that a strategic merge patch names. Raises Refused if there is none or more than one."""
    wanted = patch.original
    found = objects.having(wanted)
    if len(found) == 1:
        return found[0]
    if found:
        related = tuple(Related(item.name_span, "one of them") for item in found)
        raise Refused(
            "patch-without-target", patch.name_span, f"{wanted} is in the build {len(found)} times", "", related
        )
    raise Refused("patch-without-target", patch.name_span, *missing_object(objects, patch)[:3])


def merge_into(item: Object, patch: Object, entry: Patch, kinds: Kinds, budget: Budget) -> None:
    """Apply a strategic merge patch to an object, which keeps its name, namespace and kind. Raises Refused."""
    name, namespace, kind = (at(item.root, *path) for path in (_NAME, _NAMESPACE, ("kind",)))
    if entry.allow_name_change or entry.allow_kind_change:
        item.remember_id()
    copied = entry.copied or entry.target is not None
    root = _copy(patch.root) if copied else patch.root
    if "apiVersion" in item.root.fields:
        root = root.with_field("apiVersion", item.root.fields["apiVersion"])
    elif "apiVersion" in root.fields:
        root = root.without("apiVersion")
    item.patched = (*item.patched, Patched(item.root, patch.root))
    try:
        merged = merge(item.root, root, kinds, lambda seen: budget.steps(seen, entry.span))
    except CannotMerge as failed:
        there = [Related(failed.base.span, "this is what the object has")] if failed.base is not None else []
        related = (*there, Related(item.name_span, f"the object is {item.current}"))
        raise Refused("patch-does-not-apply", failed.node.span, str(failed), failed.hint, related) from None
    if merged is None or not merged.fields:
        item.root = Mapping({}, {}, item.root.source, item.root.start, item.root.end)
        return
    if not entry.allow_kind_change and kind is not None:
        merged = merged.with_field("kind", kind)
    if not entry.allow_name_change:
        merged = _keep(merged, "name", name)
    merged = _keep(merged, "namespace", namespace)
    if copied and "apiVersion" not in merged.fields:
        # An object without a namespace gets the null that kustomize sets in the patch.
        merged = merged.with_field("apiVersion", Scalar(None, merged.source, merged.start, merged.start))
    item.root = merged


def _copy(root: Mapping) -> Mapping:
    """Return a patch with labels and annotations as texts, and without empty ones."""
    for field in ("labels", "annotations"):
        pairs, metadata = at(root, "metadata", field), root.fields["metadata"]
        assert isinstance(metadata, Mapping)
        if isinstance(pairs, Mapping) and pairs.fields:
            texts = pairs
            for key, value in pairs.fields.items():
                refuse_bare_key(key, pairs.keys[key].span)
                if isinstance(value, Scalar) and type(value.value) is not str:
                    texts = texts.with_field(key, Derived(value.text, value, value.via))
            if texts is not pairs:
                root = root.with_field("metadata", metadata.with_field(field, texts))
        elif pairs is not None:
            root = root.with_field("metadata", metadata.without(field))
    return root


_NAME = ("metadata", "name")
_NAMESPACE = ("metadata", "namespace")


def _keep(root: Mapping, field: str, value: Node | None) -> Mapping:
    metadata = root.fields.get("metadata")
    if not isinstance(metadata, Mapping):
        if value is None:
            return root
        metadata = Mapping({}, {}, value.source, value.start, value.end)
    if metadata.fields.get(field) is value:
        return root
    if value is None:
        return root.with_field("metadata", metadata.without(field))
    return root.with_field("metadata", metadata.with_field(field, value))


def drop_deleted(objects: Objects) -> None:
    """Remove the objects that a patch has deleted."""
    objects.items = [item for item in objects.items if item.root.fields]
    objects.changed()
