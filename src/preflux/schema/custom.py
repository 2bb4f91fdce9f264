"""Kinds that a CustomResourceDefinition declares: its schema in the form of the definitions of the built-in kinds.

It is read as the API server reads it in a server-side apply. Sources: k8s.io/apiextensions-apiserver 1.36,
pkg/apiserver/schema (structural schemas; null counts as absent, defaults come before validation), and k8s.io/kube-openapi,
pkg/schemaconv (an object without properties is free, one with properties refuses all other fields).
"""

from __future__ import annotations

from collections import ChainMap

from preflux.schema.definitions import Definitions, Schema

_METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_KEPT = (
    "exclusiveMaximum", "exclusiveMinimum", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength",
    "minProperties", "minimum", "multipleOf", "pattern",
)  # fmt: skip
_INTEGERS = {"int32": (-(1 << 31), (1 << 31) - 1), "int64": (-(1 << 63), (1 << 63) - 1)}
_WIDENED: dict[tuple[str, str], tuple[str, ...]] = {
    # The Flux Operator and the Terraform controller add their kinds to the CRDs of the notification-controller.
    ("Alert", "spec.eventSources.kind"): ("FluxInstance", "ResourceSet", "ResourceSetInputProvider", "Terraform"),
    ("Receiver", "spec.resources.kind"): ("FluxInstance", "ResourceSet", "ResourceSetInputProvider", "Terraform"),
    # A rule of its own says what to write instead.
    ("HelmRelease", "spec.chart.spec.sourceRef.kind"): ("OCIRepository",),
}
"""Values that servers take, or that other rules speak of, though the schema of a kind does not list them at a path."""


class CustomDefinitions(Definitions):
    """The definitions of one version of one custom kind: `name` is its own, those of its fields are called by their path."""

    def __init__(self, schema: Schema, kind: str, builtin: Definitions) -> None:
        self.name = kind
        self.own: dict[str, Schema] = {}
        self.schemas = ChainMap(self.own, builtin.schemas)  # type: ignore[assignment]
        self.kinds = {}
        self.groups = set()
        self._widened = {path: values for (of, path), values in _WIDENED.items() if of == kind}
        top = {**schema, "type": "object", "properties": {**schema.get("properties", {}), **_object_fields()}}
        self._convert(top, "", free=False)

    def _convert(self, schema: Schema, path: str, *, free: bool) -> Schema:
        """Return a schema as JSON Schema knows it; an object with properties becomes a definition of its own."""
        if "$ref" in schema:
            return schema
        free = free or bool(schema.get("x-kubernetes-preserve-unknown-fields"))
        out: Schema = {key: schema[key] for key in _KEPT if key in schema}
        if schema.get("x-kubernetes-int-or-string"):
            out["type"] = ["integer", "string", "null"]
        elif "type" in schema:
            out["type"] = [schema["type"], "null"]
        if "enum" in schema:
            out["enum"] = [*schema["enum"], None, *self._widened.get(path, ())]
        if schema.get("format") in _INTEGERS:
            low, high = _INTEGERS[schema["format"]]
            out["minimum"], out["maximum"] = max(low, out.get("minimum", low)), min(high, out.get("maximum", high))
        elif schema.get("format") in ("byte", "date-time"):
            out["format"] = schema["format"]
        if isinstance(schema.get("items"), dict):
            out["items"] = self._convert(schema["items"], path, free=free)
        if isinstance(schema.get("additionalProperties"), dict):
            out["additionalProperties"] = self._convert(schema["additionalProperties"], path, free=free)
        elif schema.get("properties"):
            return self._struct(schema, path, out, free=free)
        return out

    def _struct(self, schema: Schema, path: str, out: Schema, *, free: bool) -> Schema:
        fields = schema["properties"]
        above = f"{path}." if path else ""
        below = {field: self._convert(given, above + field, free=free) for field, given in fields.items()}
        required = sorted(field for field in schema.get("required", ()) if "default" not in fields.get(field, {}))
        for field in required:
            # What is free keeps its null, and so is there.
            kept = fields.get(field, {}).get("nullable") or "type" not in fields.get(field, {})
            if field in below and not kept:
                below[field] = {**below[field], "not": {"type": "null"}}
        if required:
            out["required"] = required
        for word in ("oneOf", "anyOf"):
            choices = [choice for choice in schema.get(word, ()) if choice.keys() == {"required"}]
            if choices and len(choices) == len(schema[word]):
                out[word] = choices
        name = f"{self.name}.{path}" if path else self.name
        self.own[name] = {**out, "properties": below, "additionalProperties": free}
        return {"$ref": f"#/$defs/{name}"}


def _object_fields() -> dict[str, Schema]:
    """Return the fields that every object has; its status is not for Git to say."""
    return {
        "apiVersion": {"type": "string"},
        "kind": {"type": "string"},
        "metadata": {"$ref": f"#/$defs/{_METADATA}"},
        "status": {},
    }
