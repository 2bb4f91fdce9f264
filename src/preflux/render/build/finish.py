"""The last steps of a build: hashes, references, order, removal of local objects.

Source: kustomize 5.8.1, api/internal/target/kusttarget.go and api/krusty/kustomizer.go.
"""

from __future__ import annotations

from preflux.lookup import at, items_at, scalar_text
from preflux.node import Derived, Mapping, Node, Scalar
from preflux.render.budget import Budget
from preflux.render.build.build_metadata import annotate, label, options
from preflux.render.build.vars import resolve_variables
from preflux.render.fault import BuildFault, Refused
from preflux.render.fields.defaults import added
from preflux.render.filters.name_references import fix_references
from preflux.render.gathered import Accumulation
from preflux.render.objects.from_documents import missing_part
from preflux.render.objects.name_hash import append_hash
from preflux.render.objects.order import FIRST, LAST, sort_objects
from preflux.resolve.kustomization import Kustomization

_LOCAL = "config.kubernetes.io/local-config"


def finish(kustomization: Kustomization, result: Accumulation, order: str, budget: Budget) -> None:
    """Make the names of a build final and sort its objects; `order` is used if the kustomization has no order."""
    objects = result.objects
    broken = False
    for item in objects:
        missing = missing_part(item.root)
        if missing:
            message = f"after the build, this object has no `{missing}`"
            result.faults.append(BuildFault("wrong-shape", item.root.span, message))
            broken = True
        elif item.needs_hash:
            append_hash(item)
    if broken:
        objects.items = [item for item in objects if not missing_part(item.root)]
    objects.changed()
    extra = added(result.fields)
    result.attempt(lambda: budget.steps(extra * len(objects), kustomization.root.span))
    result.attempt(lambda: fix_references(objects, result.fields.name_reference, budget))
    result.attempt(lambda: resolve_variables(result, budget))
    objects.items = [item for item in objects if not _is_local(item.root)]
    if "sortOptions" in kustomization.root.fields or order == "legacy":
        result.attempt(lambda: _sort(kustomization, result))
    wanted = options(kustomization)
    label(objects, wanted)
    annotate(objects, wanted)
    known = set(result.faults)
    for item in objects:
        item.root = _text_annotations(item.root)
        for span, message in item.flawed:
            fault = BuildFault("unprintable", span, message)
            if fault not in known:
                known.add(fault)
                result.faults.append(fault)


def _is_local(root: Mapping) -> bool:
    """Return whether an object is for local use only, and not printed."""
    node = at(root, "metadata", "annotations", _LOCAL)
    return isinstance(node, Scalar) and node.text != "false"


def _sort(kustomization: Kustomization, result: Accumulation) -> None:
    options = kustomization.root.fields.get("sortOptions")
    first: tuple[str, ...] = FIRST
    last: tuple[str, ...] = LAST
    if isinstance(options, Mapping):
        order = scalar_text(options.fields.get("order"))
        custom = options.fields.get("legacySortOptions")
        if order not in ("legacy", "fifo"):
            node = options.fields.get("order", options)
            raise Refused("bad-sort", node.span, f"`order: {order}`; kustomize knows `legacy` and `fifo`")
        if order == "fifo":
            if isinstance(custom, Mapping):
                raise Refused("bad-sort", custom.span, "`legacySortOptions` with `order: fifo`")
            return
        if isinstance(custom, Mapping):
            first = tuple(scalar_text(node) for node in items_at(custom, "orderFirst"))
            last = tuple(scalar_text(node) for node in items_at(custom, "orderLast"))
    result.objects.items = sort_objects(result.objects.items, first, last)


def _text_annotations(root: Mapping) -> Mapping:
    """Return the object with annotations as strings, as written; empty annotations are removed."""
    metadata = root.fields.get("metadata")
    annotations = metadata.fields.get("annotations") if isinstance(metadata, Mapping) else None
    if metadata is None:  # a list by its kind, without items
        return root.with_field("metadata", Mapping({}, {}, root.source, root.start, root.start))
    if annotations is None or not isinstance(metadata, Mapping):
        return root
    if not isinstance(annotations, Mapping) or not annotations.fields:
        return root.with_field("metadata", metadata.without("annotations"))
    if all(isinstance(value, Scalar) and type(value.value) is str for value in annotations.fields.values()):
        return root
    fields: dict[str, Node] = {
        key: Derived(value.text if isinstance(value, Scalar) else "", value, value.via)
        for key, value in annotations.fields.items()
    }
    return root.with_field("metadata", metadata.with_field("annotations", annotations.like(fields, annotations.places)))
