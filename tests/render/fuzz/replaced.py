"""Replacements and variables: values that go from one object into others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from render.fuzz.choices import Choices
from render.fuzz.objects import NAMES, Fields
from render.fuzz.patches import bare, pointers
from render.fuzz.written import to_yaml

if TYPE_CHECKING:
    from render.fuzz.layer import Layer


def field_path(layer: Layer, item: Fields) -> str:
    places = [path for path, value in pointers(bare(item)) if not isinstance(value, dict | list) or layer.c.chance(10)]
    return dotted(layer.c, layer.c.one(places), item)


def replacement(layer: Layer) -> Fields:
    c = layer.c
    source, other = layer.item(), layer.item()
    if source is None or other is None:
        return {
            "source": {"kind": "ConfigMap", "name": "web"},
            "targets": [{"select": {"kind": "Secret"}, "fieldPaths": ["data.a"]}],
        }
    chosen: Fields = {"kind": source["kind"], "name": source["metadata"]["name"]}
    c.fill(chosen, "fieldPath", 80, lambda: field_path(layer, source))
    c.fill(
        chosen,
        "options",
        15,
        lambda: {"delimiter": c.one((".", ":", "/", "-")), **({"index": c.number(0, 2)} if c.chance(70) else {})},
    )
    select = {"kind": other["kind"], **({"name": other["metadata"]["name"]} if c.chance(60) else {})}
    into: Fields = {"select": select, "fieldPaths": [field_path(layer, other) for _ in range(c.number(1, 2))]}
    if c.chance(20):
        into["fieldPaths"].append(
            c.one(
                (
                    "metadata.annotations.new",
                    "spec.new.field",
                    "spec.template.spec.containers.*.image",
                    "metadata.labels.[app]",
                    "spec.template.spec.containers.[name=main].env.[name=A].value",
                    "data.config\\.yaml.a",
                    "data.[config.yaml].b.1.y",
                )
            )
        )
    c.fill(
        into,
        "options",
        40,
        lambda: {
            **({"create": True} if c.chance(60) else {}),
            **({"delimiter": c.one((":", "/", "-", ".")), "index": c.number(-1, 3)} if c.chance(45) else {}),
        },
    )
    c.fill(into, "reject", 10, lambda: [{"name": c.one(NAMES)}])
    return {"source": chosen, "targets": [into]} if not c.chance(8) else {"sourceValue": "given", "targets": [into]}


def replacement_entry(layer: Layer) -> Fields:
    entry = replacement(layer)
    if layer.c.chance(20):
        return {"path": layer.file("config", to_yaml([entry] if layer.c.chance(50) else entry, layer.c))}
    return entry


def variable(layer: Layer, name: str) -> Fields:
    item = layer.item() or {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}
    metadata = item["metadata"]
    fields: Fields = {
        "name": name,
        "objref": {"kind": item["kind"], "name": metadata["name"], "apiVersion": item["apiVersion"]},
    }
    if "namespace" in metadata and layer.c.chance(40):
        fields["objref"]["namespace"] = metadata["namespace"]
    layer.c.fill(
        fields,
        "fieldref",
        50,
        lambda: {
            "fieldPath": layer.c.one(
                ("metadata.name", "metadata.namespace", field_path(layer, item).replace("[", "").replace("]", ""))
            )
        },
    )
    return fields


def dotted(c: Choices, pointer: str, item: Fields) -> str:
    """Return a field path of dots for a JSON pointer, with list elements by index or by their name."""
    node: Any = bare(item)
    out: list[str] = []
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list):
            node = node[int(part)]
            named = isinstance(node, dict) and isinstance(node.get("name"), str)
            out.append(f"[name={node['name']}]" if named and c.chance(65) else "*" if c.chance(20) else part)
        else:
            node = node[part]
            out.append(part.replace(".", "\\.") if not c.chance(20) else f"[{part}]" if "." in part else part)
    return ".".join(out)
