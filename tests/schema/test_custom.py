"""Schemas of CustomResourceDefinitions, as the API server reads them in a server-side apply."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import Any

import pytest

from preflux.config import Config
from preflux.data import schemas_dir
from preflux.files import Memory
from preflux.node import Mapping
from preflux.parse.loader import load
from preflux.pipeline import lint
from preflux.schema.custom import CustomDefinitions
from preflux.schema.definitions import definitions
from preflux.schema.problems import CustomSchema
from preflux.span import Source


def said(schema: dict[str, Any], spec: str) -> list[str]:
    whole = {"type": "object", "properties": {"spec": schema}}
    text = "apiVersion: example.dev/v1\nkind: Shop\nmetadata: {name: x}\n" + dedent(spec)
    root = load(Source("shop.yaml", text)).documents[0].root
    assert isinstance(root, Mapping)
    problems = CustomSchema(CustomDefinitions(whole, "Shop", definitions())).problems(root)
    return [f"{problem.span.line} {problem.message}" for problem in problems]


STRUCT: dict[str, Any] = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": {"type": "string"}, "b": {"type": "integer", "default": 1}},
}


@pytest.mark.parametrize(
    ("schema", "spec"),
    [
        (STRUCT, "spec: {a: x}"),
        (STRUCT, "spec: {a: x, b: null}"),
        (STRUCT, ""),
        ({**STRUCT, "required": ["a", "b"]}, "spec: {a: x}"),
        ({"type": "object"}, "spec: {anything: {goes: 1}}"),
        ({**STRUCT, "x-kubernetes-preserve-unknown-fields": True}, "spec: {a: x, c: {d: 1}}"),
        ({"x-kubernetes-preserve-unknown-fields": True}, "spec: [1, {a: 2}]"),
        ({**STRUCT, "properties": {"a": {"x-kubernetes-preserve-unknown-fields": True}}}, "spec: {a: }"),
        ({"x-kubernetes-int-or-string": True}, "spec: 80"),
        ({"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]}, "spec: http"),
        ({"type": "number"}, "spec: 3"),
        ({"type": "integer", "format": "int64"}, "spec: 3000000000"),
        ({"type": "string", "enum": ["a"]}, "spec: ${CHOICE}"),
        ({"type": "string", "pattern": "(?=look)around"}, "spec: no Go program reads this pattern"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "spec: {any: name}"),
        ({"type": "object", "additionalProperties": True}, "spec: {any: name}"),
        ({"type": "string", "enum": [], "maxLength": -1, "minLength": 1.0, "pattern": None}, "spec: name"),
        ({"type": "integer", "multipleOf": 0, "exclusiveMaximum": True}, "spec: 3"),
        ({**STRUCT, "required": ["a", None, "a"], "oneOf": [None, {"required": ["b"]}]}, "spec: {a: x}"),
        ({**STRUCT, "required": None, "properties": None, "enum": None}, "spec: {b: x}"),
        ({**STRUCT, "properties": {"a": {"type": "string", "nullable": True}}}, "spec: {a: null}"),
    ],
)
def test_taken(schema: dict[str, Any], spec: str) -> None:
    assert said(schema, spec) == []


@pytest.mark.parametrize(
    ("schema", "spec", "expected"),
    [
        (STRUCT, "spec: {a: x, c: 1}", ["4 `c` is not a field of Shop.spec"]),
        (STRUCT, "spec: {}", ["4 `a` is missing in `spec`"]),
        (STRUCT, "spec: {a: null}", ["4 `a` is missing in `spec`"]),
        (STRUCT, "spec: text", ["4 `spec` is a string, a mapping is wanted"]),
        ({"x-kubernetes-int-or-string": True}, "spec: {}", ["4 `spec` is a mapping, an integer or a string is wanted"]),
        ({"type": "integer", "format": "int32"}, "spec: 3000000000",
         ["4 `spec` is `3000000000`, at most 2147483647 is allowed"]),
        ({"type": "integer", "minimum": 2, "exclusiveMinimum": True}, "spec: 2",
         ["4 `spec` is `2`, more than 2 is allowed"]),
        ({"type": "integer", "multipleOf": 5}, "spec: 7", ["4 `spec` is `7`, a multiple of 5 is wanted"]),
        ({"type": "string", "minLength": 3}, "spec: ab", ["4 `spec` is `ab`, at least 3 characters are wanted"]),
        ({"type": "array", "maxItems": 1, "items": {"type": "string"}}, "spec: [a, b]",
         ["4 `spec` is too long, at most 1 item is allowed"]),
        (
            {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
             "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
            "spec: {a: x, b: y}",
            ["4 `spec` has more than one of the fields of which it needs one"],
        ),
        ({"type": "object", "properties": {"a/b~1%41 c": {"type": "object", "properties": {"d": {"type": "string"}}}}},
         "spec: {a/b~1%41 c: {e: 1}}", ["4 `e` is not a field of Shop.spec.a/b~1%41 c"]),
        (
            # A field with a dot in its name, and the one that it is called like.
            {"type": "object", "properties": {
                "a.b": {"type": "object", "properties": {"c": {"type": "string"}}},
                "a": {"type": "object", "properties": {"b": {"type": "object", "properties": {"d": {"type": "string"}}}}},
            }},
            "spec: {a.b: {c: x, d: y}, a: {b: {d: x, c: y}}}",
            ["4 `d` is not a field of Shop.spec.a.b", "4 `c` is not a field of Shop.spec.a.b"],
        ),
        ({"type": "string", "enum": [None]}, "spec: a", ["4 `spec` is `a`, only an empty value is allowed"]),
        ({"type": "integer", "enum": [0, 1]}, "spec: 2", ["4 `spec` is `2`, allowed are `0` and `1`"]),
        (
            {"type": "array", "items": {"type": "object", "properties": {"port": {"type": "integer"}}}},
            "spec: [{prot: 1}]",
            ["4 `prot` is not a field of Shop.spec"],
        ),
    ],
)  # fmt: skip
def test_refused(schema: dict[str, Any], spec: str, expected: list[str]) -> None:
    assert said(schema, spec) == expected


def test_every_bundled_schema_compiles() -> None:
    paths = sorted((schemas_dir() / "flux").glob("*/*.json"))
    assert len(paths) == 14
    for path in paths:
        for schema in json.loads(path.read_bytes())["versions"].values():
            CustomSchema(CustomDefinitions(schema, path.stem, definitions()))


@pytest.mark.parametrize(
    "schema",
    [
        "{type: object, properties: [a]}",
        "{type: object, required: 3}",
        "text",
        "{properties: {spec: {items: [1]}}}",
        "{type: 7}",
    ],
)
def test_a_broken_definition_says_nothing_of_other_objects(schema: str) -> None:
    definition = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: shops.example.dev}\n"
        "spec:\n  group: example.dev\n  names: {kind: Shop, plural: shops}\n  scope: Namespaced\n"
        f"  versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {schema}}}}}]\n"
    )
    files: dict[str, str | bytes] = {
        "kustomization.yaml": "resources: [definition.yaml, shop.yaml]\n",
        "definition.yaml": definition,
        "shop.yaml": "apiVersion: example.dev/v1\nkind: Shop\nmetadata: {name: x}\nspec: {a: [1]}\n",
    }
    report = lint(Memory(dict(files)), Config(select=("schema",)))
    assert report.looked_at.crashes == []
    assert [r.finding.message for r in report.findings if r.finding.span.path == "shop.yaml"] == []


@pytest.mark.parametrize("kind", ["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "http:", "a/b", "", "Shop 2", "~1%2f#"])
def test_a_kind_of_any_name(kind: str) -> None:
    schema = {"type": "object", "properties": {"spec": STRUCT}}
    root = load(Source("shop.yaml", "kind: x\nmetadata: {nam: x}\nspec: {a: 1}\n")).documents[0].root
    assert isinstance(root, Mapping)
    found = CustomSchema(CustomDefinitions(schema, kind, definitions())).problems(root)
    assert [problem.message for problem in found] == [
        "`nam` is not a field of ObjectMeta",
        "`a` is an integer, a string is wanted",
    ]
