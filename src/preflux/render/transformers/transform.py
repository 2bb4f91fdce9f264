"""The transformations of a kustomization, in kustomize's order.

Source: kustomize 5.8.1, api/internal/target/kusttarget_configplugin.go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from preflux.node import Mapping, Node, Scalar, Sequence, at, items_at
from preflux.parse.document import File
from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.fields.from_yaml import read_specs
from preflux.render.fields.tables import Conflict, merge_specs
from preflux.render.filters.affixes import add_prefix, add_suffix
from preflux.render.filters.images import set_image
from preflux.render.filters.labels_annotations import set_pairs
from preflux.render.filters.namespace import set_namespace
from preflux.render.filters.replicas import set_replicas
from preflux.render.gathered import Accumulation
from preflux.render.objects.from_documents import inline_file, refuse_unreadable
from preflux.render.objects.object import Object, scalar_text
from preflux.render.patches.apply import Patch, apply_patch, merges_of, operations_of, read_operations, read_patch
from preflux.render.refusal import Refused
from preflux.render.replacements.apply import replace_all
from preflux.render.selection.hints import missing_image, missing_target
from preflux.resolve.kustomization import Kustomization
from preflux.span import Span

if TYPE_CHECKING:
    from preflux.render.build.builder import Builder


class Step(NamedTuple):
    """What one step of a build works on."""

    builder: Builder
    kustomization: Kustomization
    into: Accumulation

    def each(self, *fields: str) -> Iterator[tuple[int, Node, str]]:
        """Yield the items of some lists of the kustomization, with index and field."""
        for field in fields:
            for i, node in enumerate(items_at(self.kustomization.root, field)):
                yield i, node, field

    def scalar(self, field: str) -> Scalar | None:
        """Return a field that is a text and not empty."""
        node = self.kustomization.root.fields.get(field)
        return node if isinstance(node, Scalar) and scalar_text(node) else None

    def file(self, *path: str | int) -> File:
        """Return the file that the value at a path names. Raises Refused."""
        entry = self.kustomization.entry(*path)
        if entry is None:
            node = at(self.kustomization.root, *path) or self.kustomization.root
            raise Refused("bad-patch", node.span, "no path of a file")
        return self.builder.store.file(self.builder.path(entry))

    def attempt(self, work: Callable[[], None]) -> None:
        self.builder.attempt(self.into, work)


def _merge_patches(step: Step) -> None:
    found: list[bool] = []
    for i, node, field in step.each("patchesStrategicMerge"):

        def work(i: int = i, node: Node = node, field: str = field) -> None:
            found.append(True)
            if isinstance(node, Mapping):  # Flux takes the patch itself, not a text
                apply_entry(step, Patch(node.span, (Object(node),), (), copied=True), node)
                return
            if not isinstance(node, Scalar):
                raise Refused("bad-patch", node.span, "this is neither a path nor the text of a patch")
            inline = step.kustomization.entry(field, i) is None
            file = inline_file(node, "bad-patch") if inline else step.file(field, i)
            merges = merges_of(file)
            found[-1] = bool(merges)
            apply_entry(step, Patch(node.span, merges, (), copied=True), node)

        step.attempt(work)
    if found and not any(found):
        key = step.kustomization.root.keys["patchesStrategicMerge"]
        step.attempt(lambda: _refuse_empty(key.span))


def _refuse_empty(span: Span) -> None:
    raise Refused("bad-patch", span, "none of these files and texts holds a patch")


def _patches(step: Step) -> None:
    for i, node, field in step.each("patches"):

        def work(i: int = i, node: Node = node, field: str = field) -> None:
            if not isinstance(node, Mapping):
                return
            path, text = node.fields.get("path"), node.fields.get("patch")
            given = [part for part in (path, text) if scalar_text(part).strip()]
            if len(given) != 1:
                both = "both `path` and `patch`" if given else "neither `path` nor `patch`"
                raise Refused("bad-patch", node.span, f"a patch with {both}", "give exactly one of them")
            inline = given[0] is text
            assert isinstance(given[0], Scalar)
            file = inline_file(given[0], "bad-patch", trimmed=True) if inline else step.file(field, i, "path")
            target = node.fields.get("target")
            selector = target if isinstance(target, Mapping) else None
            apply_entry(step, read_patch(file, given[0].span, selector, node.fields.get("options")), node)

        step.attempt(work)


def apply_entry(step: Step, patch: Patch, node: Node) -> None:
    """Apply a patch, and say of its `target` whether it met an object. Raises Refused."""
    met = apply_patch(step.into.objects, patch, step.builder.kinds, step.builder.growth)
    if patch.target is not None:
        missing = None if met else missing_target(step.into.objects, patch.target)
        step.into.look("patch-target-unmatched", at(node, "target") or node, missing)


def _json_patches(step: Step) -> None:
    for i, node, field in step.each("patchesJson6902"):

        def work(i: int = i, node: Node = node, field: str = field) -> None:
            if not isinstance(node, Mapping):
                return
            target = node.fields.get("target")
            if not isinstance(target, Mapping) or not scalar_text(target.fields.get("name")):
                raise Refused("bad-patch", node.span, "a JSON patch needs a `target` with a `name`")
            text = node.fields.get("patch")
            if isinstance(text, Sequence):  # Flux takes the operations themselves, not a text
                apply_entry(step, Patch(node.span, (), read_operations(text), target, renames=False), node)
                return
            inline = isinstance(text, Scalar) and bool(scalar_text(text))
            if inline == bool(scalar_text(node.fields.get("path"))):
                raise Refused("bad-patch", node.span, "a JSON patch needs either `path` or `patch`")
            file = inline_file(text, "bad-patch") if isinstance(text, Scalar) and inline else step.file(field, i, "path")
            refuse_unreadable(file)
            if not file.documents or file.documents[0].empty:
                raise Refused("bad-patch", node.span, "a JSON patch without operations")
            operations = operations_of(file)
            if not operations:
                raise Refused("bad-patch", node.span, "a JSON patch without operations")
            apply_entry(step, Patch(node.span, (), operations, target, renames=False), node)

        step.attempt(work)


def _namespace(step: Step) -> None:
    namespace = step.scalar("namespace")
    if namespace is not None:
        set_namespace(step.into.objects, namespace, step.into.fields.namespace)


def _prefix(step: Step) -> None:
    prefix = step.scalar("namePrefix")
    if prefix is not None:
        add_prefix(step.into.objects, prefix, step.into.fields.name_prefix)


def _suffix(step: Step) -> None:
    suffix = step.scalar("nameSuffix")
    if suffix is not None:
        add_suffix(step.into.objects, suffix, step.into.fields.name_suffix)


def _labels(step: Step) -> None:
    for _, node, _ in step.each("labels"):

        def work(node: Node = node) -> None:
            pairs = at(node, "pairs")
            if isinstance(pairs, Mapping):
                set_pairs(step.into.objects, pairs, _label_specs(step, node))

        step.attempt(work)
    pairs = step.kustomization.root.fields.get("commonLabels")
    if isinstance(pairs, Mapping):
        set_pairs(step.into.objects, pairs, step.into.fields.common_labels)


def _label_specs(step: Step, node: Node) -> tuple[FieldSpec, ...]:
    def true(field: str) -> bool:
        flag = at(node, field)
        return isinstance(flag, Scalar) and flag.value is True

    fields = step.into.fields
    try:
        specs = merge_specs(read_specs(at(node, "fields")), fields.labels)
        if true("includeSelectors"):
            return merge_specs(specs, fields.common_labels)
        if true("includeTemplates"):
            specs = merge_specs(specs, fields.template_labels)
        return merge_specs(specs, (FieldSpec("metadata/labels", create=True),))
    except Conflict as conflict:
        raise Refused("bad-configuration", node.span, str(conflict)) from None


def _annotations(step: Step) -> None:
    pairs = step.kustomization.root.fields.get("commonAnnotations")
    if isinstance(pairs, Mapping):
        set_pairs(step.into.objects, pairs, step.into.fields.common_annotations)


def _replicas(step: Step) -> None:
    for _, node, _ in step.each("replicas"):
        if isinstance(node, Mapping):
            step.attempt(lambda node=node: set_replicas(step.into.objects, node, step.into.fields.replicas))  # type: ignore[misc]


def _images(step: Step) -> None:
    for _, node, _ in step.each("images", "imageTags"):

        def work(node: Node = node) -> None:
            if isinstance(node, Mapping):
                image_entry(step, node, step.into.fields.images)

        step.attempt(work)


def image_entry(step: Step, entry: Mapping, specs: tuple[FieldSpec, ...]) -> None:
    """Apply an entry of `images`, and say whether it met a container. Raises Refused."""
    met = set_image(step.into.objects, entry, specs, step.builder.without_containers)
    name = entry.fields.get("name", entry)
    step.into.look("unmatched-image", name, None if met else missing_image(step.into.objects, name))


def _replacements(step: Step) -> None:
    for i, node, field in step.each("replacements"):

        def work(i: int = i, node: Node = node, field: str = field) -> None:
            if not isinstance(node, Mapping):
                raise Refused("bad-replacement", node.span, "a replacement needs a source and at least one target")
            file = step.file(field, i, "path") if scalar_text(node.fields.get("path")) else None
            replace_all(step.into.objects, node, file, step.into.look, step.builder.growth)

        step.attempt(work)


class Transformer(NamedTuple):
    """One of kustomize's built-in transformers: its name, the fields of a kustomization that configure it, what it does."""

    name: str
    fields: tuple[str, ...]
    run: Callable[[Step], None]


TRANSFORMERS = (
    Transformer("PatchStrategicMergeTransformer", ("patchesStrategicMerge",), _merge_patches),
    Transformer("PatchTransformer", ("patches",), _patches),
    Transformer("NamespaceTransformer", ("namespace",), _namespace),
    Transformer("PrefixTransformer", ("namePrefix",), _prefix),
    Transformer("SuffixTransformer", ("nameSuffix",), _suffix),
    Transformer("LabelTransformer", ("labels", "commonLabels"), _labels),
    Transformer("AnnotationsTransformer", ("commonAnnotations",), _annotations),
    Transformer("PatchJson6902Transformer", ("patchesJson6902",), _json_patches),
    Transformer("ReplicaCountTransformer", ("replicas",), _replicas),
    Transformer("ImageTagTransformer", ("images", "imageTags"), _images),
    Transformer("ReplacementTransformer", ("replacements",), _replacements),
)
"""What a kustomization does to what it gathered, in order."""
