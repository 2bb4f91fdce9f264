"""`buildMetadata`: annotations with the origin and the transformations of each object, and kustomize's label.

Source: kustomize 5.8.1, api/resource/origin.go, api/internal/target and api/krusty/kustomizer.go.
"""

from __future__ import annotations

from collections.abc import Iterable

from preflux.lookup import at, items_at, scalar_text
from preflux.node import Derived, Mapping, Node, Scalar, Via
from preflux.render.emit.scalar import string
from preflux.render.fields.fieldspec import FieldSpec, set_field
from preflux.render.objects.object import Object
from preflux.render.objects.origin import BuildOrigin
from preflux.resolve.kustomization import Kustomization

_ORIGIN = "config.kubernetes.io/origin"
_TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations"
_WIDE = 200
"""A start column at which nothing is folded: kustomize writes these texts without a maximum width."""

_EACH = frozenset(("PatchTransformer", "PatchJson6902Transformer", "ReplicaCountTransformer", "ImageTagTransformer"))
_ONCE = frozenset(("PatchStrategicMergeTransformer", "ReplacementTransformer"))


def runs(kustomization: Kustomization, builtin: str, fields: tuple[str, ...]) -> int:
    """Return how many transformers of a built-in kind run for a kustomization; `fields` configure them."""
    root = kustomization.root

    def length(*fields: str) -> int:
        return sum(len(items_at(root, field)) for field in fields)

    def given(field: str) -> int:
        node = root.fields.get(field)
        return int(bool(node.fields) if isinstance(node, Mapping) else bool(scalar_text(node)))

    if builtin == "LabelTransformer":
        count = length("labels")
        return count + 1 if count or given("commonLabels") else 0
    if builtin in _ONCE:
        return min(length(*fields), 1)
    return length(*fields) if builtin in _EACH else given(*fields)


def options(kustomization: Kustomization) -> dict[str, Node]:
    """Return the entries of `buildMetadata`; origins are tracked if there are any."""
    return {scalar_text(node): node for node in items_at(kustomization.root, "buildMetadata")}


def label(objects: Iterable[Object], wanted: dict[str, Node]) -> None:
    """Set the label that names kustomize, if `wanted` has it."""
    node = wanted.get("managedByLabel")
    if node is None:
        return
    spec = FieldSpec("metadata/labels", create=True)
    made = Derived("kustomize-v5.8.1", node, (Via(node.span, "buildMetadata"),))

    def add(labels: Node) -> Node:
        return labels.with_field("app.kubernetes.io/managed-by", made) if isinstance(labels, Mapping) else labels

    for item in objects:
        item.root = set_field(item.root, spec, add, node, "mapping")


def annotate(objects: Iterable[Object], wanted: dict[str, Node]) -> None:
    """Write the annotations in `wanted`, and remove the others of these annotations, even those of users."""
    origin, done = wanted.get("originAnnotations"), wanted.get("transformerAnnotations")
    for item in objects:
        if not wanted and at(item.root, "metadata", "annotations") is None:
            continue
        if origin is None:
            _remove(item, _ORIGIN)
        elif item.origin is not None:
            _set(item, _ORIGIN, _text(item.origin), origin)
        if done is None:
            _remove(item, _TRANSFORMATIONS)
        elif item.transformations:
            _set(item, _TRANSFORMATIONS, "".join(_text(o, "- ") for o in item.transformations), done)


def _remove(item: Object, name: str) -> None:
    metadata, annotations = at(item.root, "metadata"), at(item.root, "metadata", "annotations")
    if isinstance(annotations, Mapping) and isinstance(metadata, Mapping) and name in annotations.fields:
        item.root = item.root.with_field("metadata", metadata.with_field("annotations", annotations.without(name)))


def _set(item: Object, name: str, text: str, cause: Node) -> None:
    def add(annotations: Node) -> Node:
        if not isinstance(annotations, Mapping):
            return annotations
        made = Derived(text, cause, (Via(cause.span, "buildMetadata"),))
        return annotations.with_field(name, made, Scalar(name, cause.source, cause.start, cause.start))

    spec = FieldSpec("metadata/annotations", create=True)
    item.root = set_field(item.root, spec, add, cause, "mapping")


def _text(origin: BuildOrigin, first: str = "") -> str:
    """Return an origin as YAML; `first` is what its first line starts with."""
    pad = " " * len(first)
    lines = [
        f"{key}: {string(value, -_WIDE, '')}"
        for key, value in zip(("path", "repo", "ref", "configuredIn"), origin, strict=False)
        if value
    ]
    by = {"apiVersion": origin.api_version, "kind": origin.kind, "name": origin.name, "namespace": origin.namespace}
    if any(by.values()):
        lines.append("configuredBy:")
        lines += [f"  {key}: {string(value, -_WIDE, '')}" for key, value in by.items() if value]
    return "".join(f"{pad if i else first}{line}\n" for i, line in enumerate(lines))
