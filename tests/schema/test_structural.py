"""Schemas of CustomResourceDefinitions that the API server refuses, and those that it takes.

The verdicts are those of apiextensions-apiserver 0.36.2: its decoder for JSON, and ValidateCustomResourceDefinition.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflux.config import Config
from preflux.files import Memory
from preflux.finding import Severity
from preflux.parse.loader import load
from preflux.pipeline import lint
from preflux.schema.structural import judge
from preflux.span import Source

ITEMS: dict[str, Any] = {"type": "string"}


def said(schema: str) -> list[str]:
    verdict = judge(load(Source("crd.yaml", schema)).documents[0].root)
    assert verdict.usable or verdict.wrong
    return [f"{'warning: ' if wrong.doubtful else ''}{wrong.message}" for wrong in verdict.wrong]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": None},
        {"type": "object", "properties": {"$ref": {"type": "string"}}},
        {"type": "object", "properties": {"a/b": {"type": "object", "properties": {"": {"type": "string"}}}}},
        {"type": "object", "additionalProperties": False},
        {"type": "object", "additionalProperties": None},
        {"type": "integer", "exclusiveMinimum": True},
        {"type": "integer", "minimum": 5, "maximum": 1},
        {"type": "integer", "multipleOf": 1e300},
        {"type": "string", "pattern": None, "enum": [], "format": "nope", "nullable": None},
        {"type": "string", "enum": [1, None, {"$ref": "#/x"}]},
        {"type": "object", "required": [None]},
        {"type": "object", "oneOf": [None, {"required": ["a"]}], "anyOf": []},
        {"type": "string", "$ref": None},
        {"type": "string", "id": ""},
        {"type": "array", "items": ITEMS, "uniqueItems": False},
        {"x-kubernetes-preserve-unknown-fields": True},
        {"x-kubernetes-int-or-string": True, "type": "string"},
        {"type": "object", "default": {"$ref": "http://127.0.0.1:1/"}, "x-kubernetes-preserve-unknown-fields": True},
        {"type": "string", "example": {"$ref": "http://127.0.0.1:1/"}},
        {"type": "string", "minLength": 5, "maxLength": 0},
    ],
)
def test_taken(schema: dict[str, Any]) -> None:
    assert said(json.dumps(schema)) == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "strnig"}, "`type` is `strnig`, allowed are"),
        ({"type": 7}, "`type` is an integer, a string is wanted"),
        ({"type": ["string"]}, "`type` is a list, a string is wanted"),
        ({"type": "null"}, "`type` is `null`, allowed are"),
        ({"properties": "x"}, "`properties` is a string, a mapping is wanted"),
        ({"properties": []}, "`properties` is a list, a mapping is wanted"),
        ({"properties": {"a": None}}, "`a` has no schema: it needs a `type` at least"),
        ({"properties": {"a": "EUR"}}, "`a` is a string, a mapping is wanted"),
        ({"properties": {"a": True}}, "`a` is a boolean, a mapping is wanted"),
        ({"type": "array", "items": "x"}, "`items` is a string, a mapping is wanted"),
        ({"type": "array", "items": True}, "`items` is a boolean, a mapping is wanted"),
        ({"type": "array", "items": [ITEMS]}, "`items` is a list, a mapping is wanted"),
        ({"type": "array", "items": {"properties": {"a": 1}}}, "`a` is an integer, a mapping is wanted"),
        ({"additionalProperties": "x"}, "`additionalProperties` is a string, a mapping is wanted"),
        ({"additionalProperties": 5}, "`additionalProperties` is an integer, a mapping is wanted"),
        ({"additionalProperties": {"properties": "x"}}, "`properties` is a string, a mapping is wanted"),
        ({"multipleOf": "1"}, "`multipleOf` is a string, a number is wanted"),
        ({"minimum": True}, "`minimum` is a boolean, a number is wanted"),
        ({"exclusiveMinimum": 3}, "`exclusiveMinimum` is an integer, a boolean is wanted"),
        ({"minLength": 1.5}, "`minLength` is a fraction, an integer of 64 bits is wanted"),
        ({"maxLength": 1e300}, "`maxLength` is a fraction, an integer of 64 bits is wanted"),
        ({"maxLength": True}, "`maxLength` is a boolean, an integer of 64 bits is wanted"),
        ({"pattern": "("}, "`pattern` is `(`, which is not a regular expression of Go"),
        ({"pattern": "(?=a)b"}, "`pattern` is `(?=a)b`, which is not a regular expression of Go"),
        ({"pattern": "\\1"}, "`pattern` is `\\1`, which is not a regular expression of Go"),
        ({"pattern": "a{2000}"}, "`pattern` is `a{2000}`, which is not a regular expression of Go"),
        ({"pattern": 5}, "`pattern` is an integer, a string is wanted"),
        ({"enum": "a"}, "`enum` is a string, a list is wanted"),
        ({"enum": {"a": 1}}, "`enum` is a mapping, a list is wanted"),
        ({"required": 3}, "`required` is an integer, a list is wanted"),
        ({"required": [["a"]]}, "`required[]` is a list, a string is wanted"),
        ({"allOf": "x"}, "`allOf` is a string, a list is wanted"),
        ({"anyOf": ["x"]}, "`anyOf[]` is a string, a mapping is wanted"),
        ({"oneOf": [{"$ref": "#/a"}]}, "`$ref` is not allowed in the schema of a CustomResourceDefinition"),
        ({"not": []}, "`not` is a list, a mapping is wanted"),
        ({"not": {"type": 5}}, "`type` is an integer, a string is wanted"),
        ({"$ref": ""}, "`$ref` is not allowed in the schema of a CustomResourceDefinition"),
        ({"$ref": {"a": 1}}, "`$ref` is not allowed in the schema of a CustomResourceDefinition"),
        ({"$schema": "http://x"}, "`$schema` is not allowed in the schema of a CustomResourceDefinition"),
        ({"id": "x"}, "`id` is not allowed in the schema of a CustomResourceDefinition"),
        ({"definitions": {"a": ITEMS}}, "`definitions` is not allowed in the schema of a CustomResourceDefinition"),
        ({"patternProperties": {"a": ITEMS}}, "`patternProperties` is not allowed in the schema of"),
        ({"additionalItems": True}, "`additionalItems` is not allowed in the schema of a CustomResourceDefinition"),
        ({"uniqueItems": True}, "`uniqueItems` is `true`, which the API server does not take"),
        ({"x-kubernetes-preserve-unknown-fields": "yes"}, "is a string, a boolean is wanted"),
        ({"x-kubernetes-preserve-unknown-fields": False}, "is `false`, which the API server does not take"),
        ({"x-kubernetes-int-or-string": 1}, "`x-kubernetes-int-or-string` is an integer, a boolean is wanted"),
        ({"x-kubernetes-list-type": "foo"}, "is `foo`, allowed are `atomic`, `map` and `set`"),
        ({"x-kubernetes-list-map-keys": "a"}, "`x-kubernetes-list-map-keys` is a string, a list is wanted"),
        ({"x-kubernetes-validations": "x"}, "`x-kubernetes-validations` is a string, a list is wanted"),
        ({"nullable": "x"}, "`nullable` is a string, a boolean is wanted"),
        ({"description": 5}, "`description` is an integer, a string is wanted"),
        # What the server passes over, and what it takes without a meaning.
        ({"type": "string", "items": "x"}, "warning: `items` is a string, a mapping is wanted"),
        ({"multipleOf": 0}, "warning: `multipleOf` is `0`, and no number is a multiple of it"),
        ({"multipleOf": -0.5}, "warning: `multipleOf` is `-0.5`, and no number is a multiple of it"),
        ({"maxItems": -1}, "warning: `maxItems` is `-1`, and a length is never negative"),
        ({"$id": "http://x"}, "warning: `$id` has no effect in the schema of a CustomResourceDefinition"),
        ({"$dynamicRef": "#x"}, "warning: `$dynamicRef` has no effect in the schema of a CustomResourceDefinition"),
        ({"$recursiveRef": "#"}, "warning: `$recursiveRef` has no effect in the schema of a CustomResourceDefinition"),
        ({"$defs": {"a": ITEMS}}, "warning: `$defs` has no effect in the schema of a CustomResourceDefinition"),
    ],
)  # fmt: skip
def test_wrong(schema: dict[str, Any], expected: str) -> None:
    found = said(json.dumps(schema))
    assert len(found) == 1
    assert expected in found[0]


@pytest.mark.parametrize("value", [".nan", ".inf", "-.inf", "1e999", "2001-01-01", "[1]", "{a: 1}", "text"])
def test_a_limit_that_is_no_number(value: str) -> None:
    assert said(f"{{maximum: {value}}}")[0].endswith("a number is wanted")
    assert said(f"{{maxItems: {value}}}")[0].endswith("an integer of 64 bits is wanted")


def test_a_value_that_is_filled_in_later_says_nothing_and_is_not_used() -> None:
    verdict = judge(load(Source("crd.yaml", "{type: '${TYPE}', properties: '${FIELDS}'}")).documents[0].root)
    assert verdict == ([], False)


def test_aliases_are_looked_at_each_time_and_cannot_lead_to_themselves() -> None:
    assert said("{properties: {a: &a {type: strnig}, b: *a}}") == 2 * [said("{type: strnig}")[0]]


def definition(schema: str, names: str = "{kind: Shop, plural: shops}") -> dict[str, str | bytes]:
    return {
        "kustomization.yaml": "resources: [definition.yaml, shop.yaml]\n",
        "definition.yaml": (
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: shops.example.dev}\n"
            f"spec:\n  group: example.dev\n  names: {names}\n  scope: Namespaced\n"
            f"  versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {schema}}}}}]\n"
        ),
        "shop.yaml": "apiVersion: example.dev/v1\nkind: Shop\nmetadata: {name: x}\nspec: {a: [1]}\n",
    }


def test_the_other_objects_are_judged_and_those_of_the_kind_are_not() -> None:
    files = definition("{type: object, properties: {spec: {type: object, properties: {a: {$ref: '#/x'}}}}}")
    files["kustomization.yaml"] = "resources: [definition.yaml, shop.yaml, other.yaml]\n"
    files["other.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: 1}\n"
    report = lint(Memory(files), Config(select=("schema",)))
    assert report.looked_at.crashes == []
    assert [(r.rule, r.finding.span.path, r.severity) for r in report.findings] == [
        ("invalid-crd-schema", "definition.yaml", Severity.error),
        ("schema-violation", "other.yaml", Severity.error),
    ]
    related = report.findings[0].finding.related
    assert [(found.span.text, found.message) for found in related] == [("Shop", "no object of this kind is checked")]


def test_one_mistake_is_one_finding() -> None:
    report = lint(Memory(definition("{type: object, properties: [a]}")), Config(select=("schema",)))
    assert [r.rule for r in report.findings] == ["schema-violation"]


def test_a_schema_that_the_library_cannot_use_is_a_finding_at_the_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("a text that may quote what stands in the schema")

    monkeypatch.setattr("preflux.schema.problems.compile_kind", refuse)
    files = definition("{type: object, properties: {spec: {type: object}}}")
    report = lint(Memory(files), Config(select=("schema",)))
    assert report.looked_at.crashes == []
    assert [(r.rule, r.severity, r.finding.message, str(r.finding.span)) for r in report.findings] == [
        ("invalid-crd-schema", Severity.warning, "this schema cannot be used", "definition.yaml:8:81")
    ]


@pytest.mark.parametrize("names", ["", "null", "[Shop]", "{kind: [Shop]}", "{kind: 5, plural: {}}", "text"])
@pytest.mark.parametrize("schema", ["", "null", "[a]", "text", "{type: object}"])
def test_definitions_without_names_or_schemas(names: str, schema: str) -> None:
    report = lint(Memory(definition(schema, names)), Config(select=("schema",)))
    assert report.looked_at.crashes == []


def test_versions_of_any_shape() -> None:
    for versions in ("", "text", "[null]", "[[]]", "[v1]", "{v1: {}}", "[{name: null}]", "[{name: [v1]}]", "[{schema: 3}]"):
        files = definition("{}")
        before = str(files["definition.yaml"]).partition("  versions:")[0]
        files["definition.yaml"] = f"{before}  versions: {versions}\n"
        assert lint(Memory(files), Config(select=("schema",))).looked_at.crashes == []
