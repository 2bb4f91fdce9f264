"""Converts the schema in a CustomResourceDefinition to the form of the definitions of built-in kinds.

It is interpreted as the API server does in a server-side apply. Sources: k8s.io/apiextensions-apiserver 1.36,
pkg/apiserver/schema (structural schemas; null counts as absent, defaults come before validation), and k8s.io/kube-openapi,
pkg/schemaconv (an object without properties accepts all fields, one with properties refuses all others).
"""

from __future__ import annotations

from collections import ChainMap
from typing import Any

from preflux.schema.definitions import Definitions, Schema, named, reference
from preflux.schema.structural import COUNTS

_OBJECT_META: Schema = {"$ref": reference("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")}
_KEPT = (*COUNTS, "maximum", "minimum", "multipleOf", "pattern")
_INTEGERS = {"int32": (-(1 << 31), (1 << 31) - 1), "int64": (-(1 << 63), (1 << 63) - 1)}
_WIDENED: dict[tuple[str, str], tuple[str, ...]] = {
    # The Flux Operator and the Terraform controller add their kinds to the CRDs of the notification-controller.
    ("Alert", "spec.eventSources.kind"): ("FluxInstance", "ResourceSet", "ResourceSetInputProvider", "Terraform"),
    ("Receiver", "spec.resources.kind"): ("FluxInstance", "ResourceSet", "ResourceSetInputProvider", "Terraform"),
    # Another rule reports what to write instead.
    ("HelmRelease", "spec.chart.spec.sourceRef.kind"): ("OCIRepository",),
}
"""Values that a kind's schema does not list at a path, but that servers accept or other rules report."""


class CustomDefinitions(Definitions):
    """The definitions of one version of one custom kind: `name` is the kind's, those of its fields are named by their path.

    A number in front makes each name different from those of built-in kinds, and from that of a field with a dot in its
    name. The schema must have no problems in `structural.judge`, except doubtful ones.
    """

    def __init__(self, schema: Schema, kind: str, builtin: Definitions) -> None:
        self.kind = kind
        self.own: dict[str, Schema] = {}
        self.schemas = ChainMap(self.own, builtin.schemas)  # type: ignore[assignment]
        self.kinds = {}
        self.groups = set()
        self._widened = {path: values for (of, path), values in _WIDENED.items() if of == kind}
        self.name = self._top(schema)

    def _top(self, schema: Schema) -> str:
        fields = {**(schema.get("properties") or {}), **_object_fields()}
        top = {**schema, "type": "object", "properties": fields, "additionalProperties": None}
        return named(self._convert(top, "", free=False)["$ref"])

    def _convert(self, schema: Schema, path: str, *, free: bool) -> Schema:
        """Return a schema as plain JSON Schema; an object with properties becomes a separate definition."""
        if schema is _OBJECT_META:
            return schema
        # An empty value has no effect.
        schema = {word: value for word, value in schema.items() if value is not None}
        free = free or bool(schema.get("x-kubernetes-preserve-unknown-fields"))
        out = _limits(schema)
        if schema.get("x-kubernetes-int-or-string"):
            out["type"] = ["integer", "string", "null"]
        elif schema.get("type"):
            out["type"] = [schema["type"], "null"]
        if schema.get("enum"):
            out["enum"] = [*schema["enum"], None, *self._widened.get(path, ())]
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
        wanted = [field for field in schema.get("required", ()) if isinstance(field, str)]
        required = sorted({field for field in wanted if fields.get(field, {}).get("default") is None})
        for field in required:
            # An object that accepts all fields keeps a null: the field then counts as present.
            kept = fields.get(field, {}).get("nullable") or not fields.get(field, {}).get("type")
            if field in below and not kept:
                below[field] = {**below[field], "not": {"type": "null"}}
        if required:
            out["required"] = required
        for word in ("oneOf", "anyOf"):
            choices = [_choice(choice) for choice in schema.get(word, ())]
            if choices and all(choices):
                out[word] = choices
        name = f"{len(self.own) + 1} {self.kind}.{path}" if path else f"{len(self.own) + 1} {self.kind}"
        self.own[name] = {**out, "properties": below, "additionalProperties": free}
        return {"$ref": reference(name)}


def _limits(schema: Schema) -> Schema:
    """Return the limits of a schema as JSON Schema keywords, without those that have no effect."""
    out: Schema = {word: schema[word] for word in _KEPT if word in schema}
    for word in COUNTS:
        if word in out:
            out[word] = int(out[word])
            if out[word] < 0:
                del out[word]
    if out.get("multipleOf", 1) <= 0:
        del out["multipleOf"]
    form = schema.get("format")
    if form in _INTEGERS:
        low, high = _INTEGERS[form]
        out["minimum"], out["maximum"] = max(low, out.get("minimum", low)), min(high, out.get("maximum", high))
    elif form in ("byte", "date-time"):
        out["format"] = form
    for word, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if schema.get(word) and limit in out:
            out[word] = out.pop(limit)
    return out


def _choice(schema: Any) -> Schema:
    """Convert one schema of a `oneOf` or `anyOf`; empty for one that does more than name required fields."""
    if not isinstance(schema, dict) or schema.keys() != {"required"} or not isinstance(schema["required"], list):
        return {}
    return {"required": [field for field in schema["required"] if isinstance(field, str)]}


def _object_fields() -> dict[str, Schema]:
    """Return the fields that every object has. `status` accepts everything: it is not set from Git."""
    return {
        "apiVersion": {"type": "string"},
        "kind": {"type": "string"},
        "metadata": _OBJECT_META,
        "status": {},
    }
