"""Reads the arguments of built-in plugins: field names in any case, and texts from any kind of scalar.

A plugin's arguments are read less strictly than a kustomization: where a text is expected, a number becomes its text.
Source: kustomize 5.8.1, api/internal/builtins, and sigs.k8s.io/yaml.
"""

from __future__ import annotations

from preflux.node import Derived, Mapping, Node, Scalar, Sequence
from preflux.resolve.fields import (
    BOOL,
    FIELD_SPEC,
    IMAGE,
    INTEGER,
    PATCH,
    REPLACEMENT,
    SELECTOR,
    STRING,
    STRINGS,
    Field,
    Leaf,
    ListOf,
    Struct,
)

_SPECS: dict[str, Field] = {"fieldSpecs": ListOf(FIELD_SPEC)}
_ADDED = Struct({"fieldPath": STRING, "filePathPosition": INTEGER, "selector": SELECTOR})
_AFFIXES: dict[str, Field] = {"prefix": STRING, "suffix": STRING, **_SPECS}

_ARGUMENTS: dict[str, Struct] = {
    "AnnotationsTransformer": Struct({"annotations": STRINGS, **_SPECS}),
    "LabelTransformer": Struct({"labels": STRINGS, **_SPECS}),
    "NamespaceTransformer": Struct({"unsetOnly": BOOL, "setRoleBindingSubjects": STRING, **_SPECS}),
    "PrefixTransformer": Struct(_AFFIXES),
    "SuffixTransformer": Struct(_AFFIXES),
    "PrefixSuffixTransformer": Struct(_AFFIXES),
    "PatchTransformer": PATCH,
    "PatchStrategicMergeTransformer": Struct({"paths": ListOf(STRING), "patches": STRING}),
    "PatchJson6902Transformer": Struct({"target": SELECTOR, "path": STRING, "jsonOp": STRING}),
    "ReplicaCountTransformer": Struct({"replica": Struct({"name": STRING, "count": INTEGER}), **_SPECS}),
    "ImageTagTransformer": Struct({"imageTag": IMAGE, **_SPECS}),
    "ReplacementTransformer": Struct({"replacements": ListOf(Struct({"path": STRING, **REPLACEMENT}))}),
    "ValueAddTransformer": Struct({"value": STRING, "targets": ListOf(_ADDED), "targetFilePath": STRING}),
    "HashTransformer": Struct({}),
}


def arguments(root: Mapping, kind: str) -> Mapping:
    """Return the configuration of a plugin with its arguments as the plugin interprets them."""
    spec = _ARGUMENTS.get(kind)
    return _struct(root, spec) if spec is not None else root


def targets_of(root: Node) -> list[Node]:
    """Return the targets in a file for `targetFilePath`."""
    if not isinstance(root, Mapping):
        return []
    read = _struct(root, _ARGUMENTS["ValueAddTransformer"])
    targets = read.fields.get("targets")
    return targets.items if isinstance(targets, Sequence) else []


def _struct(node: Mapping, spec: Struct) -> Mapping:
    fields: dict[str, Node] = {}
    keys: dict[str, Scalar] = {}
    for written, value in node.fields.items():
        key = written if written in spec.fields else spec.lower.get(written.lower(), written)
        fields[key] = _value(value, spec.fields[key]) if key in spec.fields else value
        keys[key] = node.keys[written]
    return Mapping(fields, keys, node.source, node.start, node.end)


def _value(node: Node, spec: Field) -> Node:
    if isinstance(spec, Struct):
        return _struct(node, spec) if isinstance(node, Mapping) else node
    if isinstance(spec, ListOf):
        return node.with_items([_value(item, spec.item) for item in node.items]) if isinstance(node, Sequence) else node
    return _leaf(node, spec)


def _leaf(node: Node, spec: Leaf) -> Node:
    if spec.name == "map" and isinstance(node, Mapping):
        fields = {key: _text(value) for key, value in node.fields.items()}
        return node.like(fields, node.places)
    return _text(node) if spec.name == "string" else node


def _text(node: Node) -> Node:
    if isinstance(node, Scalar) and node.value is not None and not isinstance(node.value, str):
        return Derived(node.text, node, node.via)
    return node
