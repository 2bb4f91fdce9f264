"""No schema makes the validator ask a server or open a file."""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import jsonschema_rs
import pytest

import preflux
from preflux.config import Config
from preflux.files import Memory
from preflux.pipeline import lint
from preflux.schema.compile import compile_kind, refuse_to_fetch
from preflux.schema.definitions import Definitions

DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.dev}
spec:
  group: example.dev
  names: {kind: "KIND", plural: shops}
  scope: Namespaced
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: SCHEMA}}
"""
OBJECT = 'apiVersion: example.dev/v1\nkind: "KIND"\nmetadata: {name: corner}\nspec: [1]\n'
SCHEMAS = [
    '{type: object, properties: {spec: {$ref: "URL"}}}',
    '{$ref: "URL"}',
    '{type: object, properties: {spec: {type: array, items: {$id: "URL", $ref: "x"}}}}',
    '{type: object, properties: {spec: {type: array, items: {$schema: "URL", type: integer}}}}',
    '{type: object, properties: {spec: {type: array, items: {$dynamicRef: "URL", $recursiveRef: "URL"}}}}',
    '{type: object, properties: {spec: {not: {$ref: "URL"}, oneOf: [{$ref: "URL"}, {required: [a]}]}}}',
    '{type: object, properties: {"@HOST/x": {type: object, properties: {a: {}}}, spec: {$ref: "http:.@HOST/x"}}}',
    '{type: object, properties: {spec: {type: object, additionalProperties: {$ref: "URL"}}}}',
    '{type: object, properties: {spec: {default: {$ref: "URL"}, enum: [{$ref: "URL"}], example: {$ref: "URL"}}}}',
    '{id: "URL", $anchor: a, $defs: {a: {$ref: "URL"}}, definitions: {a: {$ref: "URL"}}}',
]


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server on this machine, and what it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"127.0.0.1:{http.server_port}", asked
        http.shutdown()
        thread.join()


@pytest.mark.parametrize("kind", ["Shop", "http:"])
@pytest.mark.parametrize("schema", SCHEMAS)
def test_no_server_is_asked(server: tuple[str, list[str]], schema: str, kind: str) -> None:
    host, asked = server
    text = schema.replace("URL", f"http://{host}/x").replace("HOST", host)
    files: dict[str, str | bytes] = {
        "kustomization.yaml": "resources: [definition.yaml, shop.yaml]\n",
        "definition.yaml": DEFINITION.replace("KIND", kind).replace("SCHEMA", text),
        "shop.yaml": OBJECT.replace("KIND", kind),
    }
    report = lint(Memory(files), Config(select=("schema",)))
    assert report.looked_at.crashes == []
    assert asked == []


def test_the_validator_itself_refuses(server: tuple[str, list[str]], tmp_path: Path) -> None:
    host, asked = server
    (tmp_path / "schema.json").write_text("{}", encoding="utf-8")
    for target in (f"http://{host}/x", f"file://{tmp_path}/schema.json"):
        with pytest.raises(ValueError, match="not part of the schema"):
            jsonschema_rs.Draft202012Validator({"$ref": target}, retriever=refuse_to_fetch)
        named = Definitions({"a": {"properties": {"b": {"$id": target, "$ref": "other"}}}, "other": {}})
        with pytest.raises(ValueError, match="not part of the schema"):
            compile_kind(named, "a")
    assert asked == []


def test_no_validator_is_made_without_the_refusal() -> None:
    makers = {name for name in dir(jsonschema_rs) if name.endswith("Validator") or name.startswith("validator")}
    makers |= {"bundle", "dereference", "evaluate", "is_valid", "iter_errors", "validate"}
    seen = 0
    for path in Path(preflux.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "jsonschema_rs" in text else ():
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Attribute):
                made = getattr(node.func.value, "id", "") == "jsonschema_rs" and node.func.attr in makers
            else:
                made = getattr(node.func, "id", "") in makers
            if made:
                seen += 1
                assert any(word.arg == "retriever" for word in node.keywords), f"{path}:{node.lineno}"
    assert seen == 2
