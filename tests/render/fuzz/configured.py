"""Configurations, and transformers that a kustomization configures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from render.fuzz.objects import Fields
from render.fuzz.written import to_yaml

if TYPE_CHECKING:
    from render.fuzz.layer import Layer


def configuration(layer: Layer) -> Fields:
    c = layer.c

    def specs(path: str) -> list[Fields]:
        return [{"path": path, "kind": "Widget", **({"create": True} if c.chance(40) else {})}]

    fields: Fields = {}
    c.fill(
        fields,
        "nameReference",
        60,
        lambda: [
            {"kind": "Secret", "version": "v1", "fieldSpecs": [{"kind": "Widget", "path": "spec/secretRef/name"}]}
        ],
    )
    c.fill(fields, "images", 35, lambda: [{"path": "spec/image", "kind": "Widget"}])
    c.fill(fields, "commonLabels", 20, lambda: specs("spec/selector/matchLabels"))
    c.fill(fields, "commonAnnotations", 20, lambda: specs("spec/annotations"))
    c.fill(fields, "replicas", 15, lambda: specs("spec/replicas"))
    c.fill(fields, "varReference", 20, lambda: [{"path": "spec/list", "kind": "Widget"}])
    c.fill(fields, "namespace", 10, lambda: specs("spec/namespace"))
    c.fill(
        fields,
        "namePrefix",
        10,
        lambda: [{"path": "metadata/name"}, {"path": "spec/secretRef/name", "kind": "Widget"}],
    )
    return fields


def transformer(layer: Layer) -> Any:
    c = layer.c
    specs = [{"path": c.one(("metadata/labels", "metadata/annotations", "spec/extra")), "create": True}]
    named = {"apiVersion": "builtin", "metadata": {"name": "notUsed"}}
    name_specs = {"fieldSpecs": [{"path": "metadata/name"}]}
    value = c.one(
        (
            {**named, "kind": "LabelTransformer", "labels": layer.pairs(), "fieldSpecs": specs},
            {**named, "kind": "AnnotationsTransformer", "annotations": layer.pairs(), "fieldSpecs": specs},
            {
                **named,
                "kind": "NamespaceTransformer",
                "metadata": {"name": "n", "namespace": "moved"},
                "unsetOnly": c.chance(50),
                "fieldSpecs": [{"path": "metadata/namespace", "create": True}],
            },
            {**named, "kind": "PrefixTransformer", "prefix": "t-", **name_specs},
            {**named, "kind": "SuffixTransformer", "suffix": "-t", **name_specs},
            {**named, "kind": "ImageTagTransformer", "imageTag": layer.image()},
            {
                **named,
                "kind": "ReplicaCountTransformer",
                "replica": {"name": layer.name(), "count": 4},
                "fieldSpecs": [{"path": "spec/replicas", "create": True, "kind": "Deployment"}],
            },
            {**named, "kind": "PatchTransformer", **layer.patch()},
        )
    )
    content = to_yaml(value, c)
    return content if c.chance(50) else layer.file("config", content)
