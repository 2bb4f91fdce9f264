"""The built-in transformers, as a kustomization configures them by name.

Source: kustomize 5.8.1, api/internal/builtins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from preflux.node import Mapping, Node, Scalar, Sequence, at, items_at
from preflux.render.build.finish import append_hash
from preflux.render.fields.fieldspec import FieldSpec, set_field
from preflux.render.fields.from_yaml import read_specs
from preflux.render.filters.affixes import add_prefix, add_suffix
from preflux.render.filters.labels_annotations import set_pairs
from preflux.render.filters.namespace import set_namespace
from preflux.render.filters.replicas import set_replicas
from preflux.render.objects.collection import Objects
from preflux.render.objects.from_documents import inline_file
from preflux.render.objects.object import Object, scalar_text
from preflux.render.patches.apply import Patch, merges_of, operations_of, read_patch
from preflux.render.plugins.arguments import targets_of
from preflux.render.plugins.files import file_of
from preflux.render.refusal import Refused
from preflux.render.replacements.apply import replace_all
from preflux.render.selection.selector import selector
from preflux.render.transformers.transform import Step, apply_entry, image_entry


def _specs(root: Mapping) -> tuple[FieldSpec, ...]:
    return read_specs(root.fields.get("fieldSpecs"))


def _pairs(field: str) -> Callable[[Step, Mapping], None]:
    def run(step: Step, root: Mapping) -> None:
        pairs = root.fields.get(field)
        if isinstance(pairs, Mapping):
            set_pairs(step.into.objects, pairs, _specs(root))

    return run


def _namespace(step: Step, root: Mapping) -> None:
    subjects = root.fields.get("setRoleBindingSubjects")
    mode = scalar_text(subjects) or "defaultOnly"
    if subjects is not None and mode not in ("defaultOnly", "allServiceAccounts", "none"):
        allowed = "`defaultOnly`, `allServiceAccounts`, `none`"
        raise Refused("bad-plugin", subjects.span, f"`setRoleBindingSubjects: {mode}`; kustomize knows {allowed}")
    namespace = at(root, "metadata", "namespace")
    unset = root.fields.get("unsetOnly")
    if isinstance(namespace, Scalar) and scalar_text(namespace):
        unset_only = isinstance(unset, Scalar) and unset.value is True
        set_namespace(step.into.objects, namespace, _specs(root), unset_only=unset_only, subjects=mode)


def _prefix(step: Step, root: Mapping) -> None:
    _affix(step, root, "prefix", add_prefix)


def _suffix(step: Step, root: Mapping) -> None:
    _affix(step, root, "suffix", add_suffix)


def _both_affixes(step: Step, root: Mapping) -> None:
    _prefix(step, root)
    _suffix(step, root)


def _affix(
    step: Step, root: Mapping, field: str, add: Callable[[Objects, Scalar, tuple[FieldSpec, ...]], None]
) -> None:
    affix = root.fields.get(field)
    if "fieldSpecs" not in root.fields:
        raise Refused("bad-plugin", root.span, "a name transformer without `fieldSpecs`")
    if isinstance(affix, Scalar) and scalar_text(affix):
        add(step.into.objects, affix, _specs(root))


def _images(step: Step, root: Mapping) -> None:
    entry = root.fields.get("imageTag")
    if isinstance(entry, Mapping):
        image_entry(step, entry, _specs(root))


def _replicas(step: Step, root: Mapping) -> None:
    entry = root.fields.get("replica")
    if isinstance(entry, Mapping):
        set_replicas(step.into.objects, entry, _specs(root))


def _patch(step: Step, root: Mapping) -> None:
    path, text = root.fields.get("path"), root.fields.get("patch")
    given = [part for part in (path, text) if scalar_text(part).strip()]
    if len(given) != 1 or not isinstance(given[0], Scalar):
        raise Refused("bad-patch", root.span, "a patch needs exactly one of `path` and `patch`")
    file = inline_file(given[0], "bad-patch", trimmed=True) if given[0] is text else file_of(step, given[0], "path")
    target = root.fields.get("target")
    chosen = target if isinstance(target, Mapping) else None
    apply_entry(step, read_patch(file, given[0].span, chosen, root.fields.get("options")), root)


def _merge_patches(step: Step, root: Mapping) -> None:
    merges: list[Object] = []
    for node in _texts(root.fields.get("paths")):
        inline = "\n" in scalar_text(node)
        merges += merges_of(inline_file(node, "bad-patch") if inline else file_of(step, node, "paths"))
    for node in _texts(root.fields.get("patches")):
        merges += merges_of(inline_file(node, "bad-patch"))
    if not merges:
        raise Refused("bad-patch", root.span, "neither `paths` nor `patches` hold a patch")
    apply_entry(step, Patch(root.span, tuple(merges), (), copied=True), root)


def _texts(node: Node | None) -> Iterator[Scalar]:
    nodes = node.items if isinstance(node, Sequence) else [node]
    for item in nodes:
        if isinstance(item, Scalar) and scalar_text(item):
            yield item


def _json_patch(step: Step, root: Mapping) -> None:
    target = root.fields.get("target")
    if not isinstance(target, Mapping) or not scalar_text(target.fields.get("name")):
        raise Refused("bad-patch", root.span, "a JSON patch needs a `target` with a `name`")
    path, text = root.fields.get("path"), root.fields.get("jsonOp")
    given = [part for part in (path, text) if scalar_text(part)]
    if len(given) != 1 or not isinstance(given[0], Scalar):
        raise Refused("bad-patch", root.span, "a JSON patch needs exactly one of `path` and `jsonOp`")
    file = inline_file(given[0], "bad-patch") if given[0] is text else file_of(step, given[0], "path")
    if not file.documents or not items_at(file.documents[0].root):
        raise Refused("bad-patch", given[0].span, "a JSON patch without operations")
    operations = operations_of(file)
    apply_entry(step, Patch(given[0].span, (), operations, target, renames=False), root)


def _replacements(step: Step, root: Mapping) -> None:
    for entry in items_at(root, "replacements"):
        if isinstance(entry, Mapping):
            path = entry.fields.get("path")
            file = file_of(step, path, "path") if path is not None and scalar_text(path) else None
            replace_all(step.into.objects, entry, file, step.into.look, step.builder.growth)


def _add_value(step: Step, root: Mapping) -> None:
    value = root.fields.get("value")
    targets = items_at(root, "targets")
    named = root.fields.get("targetFilePath")
    if named is not None and scalar_text(named):
        documents = file_of(step, named, "targetFilePath").documents
        targets = targets + (targets_of(documents[0].root) if documents else [])
    if not isinstance(value, Scalar) or not targets:
        raise Refused("bad-plugin", root.span, "`value` and `targets` are both needed")
    text = value
    for target in targets:
        path = scalar_text(at(target, "fieldPath"))
        if not path:
            raise Refused("bad-plugin", target.span, "a target without `fieldPath`")
        position = at(target, "filePathPosition")
        number = position.value if isinstance(position, Scalar) and isinstance(position.value, int) else 0
        chosen = at(target, "selector")
        accepts = selector(chosen).accepts if isinstance(chosen, Mapping) else lambda _item: True
        picked = [item for item in step.into.objects if accepts(item)]
        if path == "metadata/namespace":
            set_namespace(Objects(picked), text, ())
            continue
        for item in picked:
            spec = FieldSpec(path, create=True)
            item.root = set_field(item.root, spec, _inserted(text, number), text, "scalar")


def _hash(step: Step, _root: Mapping) -> None:
    for item in step.into.objects:
        if item.needs_hash:
            append_hash(item)
    step.into.objects.changed()


def _inserted(value: Scalar, position: int) -> Callable[[Node], Node]:
    """Return what puts a value in the place of another, or as a part of a path at a position counted from 1."""

    def change(old: Node) -> Node:
        if position <= 0 or not isinstance(old, Scalar):
            return value
        absolute = scalar_text(old).startswith("/")
        parts = [part for part in scalar_text(old).split("/") if part]
        parts.insert(min(position - 1, len(parts)), scalar_text(value))
        return Scalar(("/" if absolute else "") + "/".join(parts), value.source, value.start, value.end)

    return change


TRANSFORMERS: dict[str, Callable[[Step, Mapping], None]] = {
    "AnnotationsTransformer": _pairs("annotations"),
    "LabelTransformer": _pairs("labels"),
    "NamespaceTransformer": _namespace,
    "PrefixTransformer": _prefix,
    "SuffixTransformer": _suffix,
    "PrefixSuffixTransformer": _both_affixes,
    "PatchTransformer": _patch,
    "PatchStrategicMergeTransformer": _merge_patches,
    "PatchJson6902Transformer": _json_patch,
    "ReplicaCountTransformer": _replicas,
    "ImageTagTransformer": _images,
    "ReplacementTransformer": _replacements,
    "ValueAddTransformer": _add_value,
    "HashTransformer": _hash,
}
