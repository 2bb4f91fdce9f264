"""Entries of configMapGenerator and secretGenerator, and the files that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from render.fuzz.objects import NAMESPACES, Fields
from render.fuzz.scalars import text

if TYPE_CHECKING:
    from render.fuzz.layer import Layer


def generator(layer: Layer, *, secret: bool) -> Fields:
    c = layer.c
    fields: Fields = {"name": c.one(("app-config", "creds", "gen", "web"))}
    before = [item for item in layer.known if item["kind"] == ("Secret" if secret else "ConfigMap")]
    if before and c.chance(50):
        metadata = c.one(before)["metadata"]
        fields.update(
            {key: metadata[key] for key in ("name", "namespace") if key in metadata},
            behavior=c.one(("merge", "replace", "create", "merge")),
        )
    c.fill(fields, "behavior", 5, lambda: c.one(("create", "merge", "replace", "other")))
    c.fill(fields, "namespace", 8, lambda: c.one(NAMESPACES))
    c.fill(fields, "literals", 65, lambda: [literal(layer, key) for key in c.some(("a", "b", "K_1", "c.yaml"), 3, 1)])
    c.fill(fields, "files", 35, lambda: [data_file(layer, i) for i in range(c.number(1, 2))])
    c.fill(fields, "envs", 15, lambda: [layer.file(f"env{layer.count}.env", env_file(layer))])
    c.fill(fields, "options", 25, lambda: generator_options(layer))
    if secret:
        c.fill(fields, "type", 25, lambda: c.one(("Opaque", "kubernetes.io/tls")))
    layer.known = [
        *layer.known,
        {
            "apiVersion": "v1",
            "kind": "Secret" if secret else "ConfigMap",
            "metadata": {"name": fields["name"]},
            "data": {"a": "x"},
        },
    ]
    return fields


def literal(layer: Layer, key: str) -> Any:
    c = layer.c
    value = c.one(("x", "1", "a=b", "'quoted'", '"double"', "with space", "it's", "yes", '"half', "line\\n"))
    if c.chance(15):
        return f"{key}={text(c)}"
    return key if c.chance(2) else f"{key}={value}" if not c.chance(8) else f"{key}="


def data_file(layer: Layer, index: int) -> str:
    c = layer.c
    name = c.one(("data.txt", "app.yaml", "run.sh", "bin.dat"))
    content = c.one(
        (
            "one\n",
            "a: 1\n# c\nb: 2\n",
            "no end",
            "",
            "a\n\nb \n",
            "tab\there\r\n",
            "\ufeffbom\n",
            "x" * 200,
            "é\n",
            "  lead\nback\n",
            "\x00\x01",
            "trail \n\n\n",
        )
    )
    name = layer.file(f"{index}{name}" if c.chance(70) else name, content)
    return name if c.chance(60) else f"{c.one(('key', 'other.yaml', 'k'))}{index}={name}"


def env_file(layer: Layer) -> str:
    lines = [
        "A=1",
        "# comment",
        "",
        "B=with space",
        "C='q'",
        'D="d"',
        "  E=indented",
        "F",
        "G=a=b",
        "export H=1",
        "I=x \r",
        "J=é",
        "K = v",
    ]
    return "\n".join(layer.c.some(lines, 5)) + ("\n" if layer.c.chance(80) else "")


def generator_options(layer: Layer) -> Fields:
    fields: Fields = {}
    layer.c.fill(fields, "disableNameSuffixHash", 40, lambda: layer.c.chance(80))
    layer.c.fill(fields, "labels", 30, layer.pairs)
    layer.c.fill(fields, "annotations", 30, layer.pairs)
    layer.c.fill(fields, "immutable", 20, lambda: True)
    return fields
