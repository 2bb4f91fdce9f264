"""Compiles definitions to validators, one for each kind."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from preflux.schema.definitions import Definitions, Schema, named, reference
from preflux.schema.enforcement import ALLOWED, FILLED

if TYPE_CHECKING:
    import jsonschema_rs

PREFIX = "io.k8s."
QUANTITY = r"^\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(m|u|n|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?\s*$"
"""k8s.io/apimachinery/pkg/api/resource, ParseQuantity; the server also trims white space."""

_INTEGERS = {"int32": (-(1 << 31), (1 << 31) - 1), "int64": (-(1 << 63), (1 << 63) - 1)}
_RESHAPED: dict[str, Schema] = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": ["string", "number", "null"], "pattern": QUANTITY},
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {
        "type": ["integer", "string", "null"],
        "minimum": _INTEGERS["int32"][0],
        "maximum": _INTEGERS["int32"][1],
    },
}
_NOT_NULL = {"not": {"type": "null"}}


def compile_kind(definitions: Definitions, name: str) -> jsonschema_rs.Validator:
    """Return the validator of a kind, as the API server reads it in a server-side apply.

    Null counts as absent, unknown fields of a struct are errors, a Quantity may be a number. Raises ValueError if the
    definitions are not a valid schema.
    """
    import jsonschema_rs  # noqa: PLC0415 - slow to import, only needed with objects to check

    needed: dict[str, Schema] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in needed:
            continue
        found = definitions.schemas[current]
        if current.startswith(PREFIX):
            needed[current] = _definition(current, found, waiting)
        else:
            needed[current] = found
            waiting.extend(references(found))
    schema = {"$ref": reference(name), "$defs": needed}

    def made(schema: Schema) -> jsonschema_rs.Validator:
        # The API server uses Go's regular expressions, which have no look-around and take linear time.
        options = jsonschema_rs.RegexOptions()
        return jsonschema_rs.Draft202012Validator(
            schema,
            formats={"byte": is_base64},
            validate_formats=True,
            pattern_options=options,
            retriever=refuse_to_fetch,
        )

    try:
        return made(schema)
    except ValueError:
        # A pattern that Go accepts and this engine does not: check everything but patterns.
        return made(_without_patterns(schema))


def refuse_to_fetch(uri: str) -> Any:
    """Replace the library's resolver of `$ref`, which would ask a server or open a file. Always raises LookupError."""
    raise LookupError(f"{uri} is not part of the schema")


def references(schema: Schema) -> list[str]:
    """Return the names of the definitions that a schema refers to; a `$ref` in the value of an `enum` does not count."""
    found: list[str] = []
    waiting: list[Any] = [schema]
    while waiting:
        current = waiting.pop()
        if not isinstance(current, dict):
            continue
        if isinstance(current.get("$ref"), str):
            found.append(named(current["$ref"]))
        waiting += [current.get("items"), current.get("additionalProperties"), *current.get("properties", {}).values()]
    return found


def _without_patterns(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_patterns(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key != "pattern" or not isinstance(value, str)}
    return {key: value if key == "enum" else _without_patterns(value) for key, value in kept.items()}


def is_base64(text: str) -> bool:
    """Return whether Go's encoding/base64 can decode a text: line ends are ignored, padding is required."""
    try:
        base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _definition(name: str, schema: Schema, waiting: list[str]) -> Schema:
    reshaped = _RESHAPED.get(name)
    if reshaped is not None:
        return reshaped
    short = name.removeprefix(PREFIX)
    allowed = ALLOWED.get(short, {})
    required = [field for field in schema.get("required", ()) if field not in FILLED.get(short, ())]
    out = _schema(schema, waiting)
    properties = out.get("properties", {})
    for field, values in allowed.items():
        if field in properties:
            target = properties[field].get("items", properties[field])
            target["enum"] = [*values, "", None]
    for field in required:
        properties[field] = {**properties[field], **_NOT_NULL}
    if required:
        out["required"] = required
    return out


def _schema(schema: Schema, waiting: list[str]) -> Schema:
    out: Schema = {}
    for key, value in schema.items():
        if key == "$ref":
            waiting.append(named(value))
            out[key] = value
        elif key == "type":
            out[key] = [*([value] if isinstance(value, str) else (t for t in value if t != "null")), "null"]
        elif key == "format":
            if value in _INTEGERS:
                out["minimum"], out["maximum"] = _INTEGERS[value]
            elif value in ("byte", "date-time"):
                out[key] = value
        elif key == "properties":
            out[key] = {field: _schema(below, waiting) for field, below in value.items()}
        elif key == "items" or (key == "additionalProperties" and isinstance(value, dict)):
            out[key] = _schema(value, waiting)
        elif key == "additionalProperties":
            out[key] = value
    return out


def compact(value: Any) -> str:
    """Return the last part of a definition's name (`DeploymentSpec`), for a custom one without its number."""
    name = str(value)
    return name.rpartition(".")[2] if name.startswith(PREFIX) else name.partition(" ")[2] or name
