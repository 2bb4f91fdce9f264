"""The hash that kustomize appends to the names of generated objects. Source: kustomize 5.8.1, api/hasher."""

from __future__ import annotations

import json

from preflux.lookup import at, scalar_text
from preflux.node import Derived, Mapping, Plain, Scalar, Via, plain
from preflux.render.objects.object import Object

_LETTERS = str.maketrans({"0": "g", "1": "h", "3": "k", "a": "m", "e": "t"})
_GO_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def name_hash(item: Object) -> str:
    """Return the ten characters for the content of a ConfigMap or Secret."""
    kind = item.kind
    # The name is always empty here: kustomize looks for a field called `metadata/name`.
    content: dict[str, Plain] = {"kind": kind, "name": "", "data": _part(item, "data")}
    optional = "binaryData" if kind == "ConfigMap" else "stringData"
    if isinstance(item.root.fields.get(optional), Mapping):
        content[optional] = _part(item, optional)
    if kind == "Secret":
        content["type"] = scalar_text(item.root.fields.get("type"))
    return encode(go_json(content))


def encode(text: str) -> str:
    """Return the digest of a text in kustomize's ten characters."""
    import hashlib  # noqa: PLC0415 - it loads OpenSSL, and few builds generate anything

    return hashlib.sha256(text.encode()).hexdigest()[:10].translate(_LETTERS)


def _part(item: Object, field: str) -> Plain:
    node = item.root.fields.get(field)
    if isinstance(node, Mapping):
        data = plain(node)
        assert isinstance(data, dict)
        # A patch can put numbers there; Go writes whole numbers without a decimal point.
        return {k: int(v) if isinstance(v, float) and v.is_integer() and abs(v) < 1e21 else v for k, v in data.items()}
    return scalar_text(node)


def go_json(value: Plain) -> str:
    """Return compact JSON with sorted keys, escaped as Go does."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.translate(_GO_ESCAPES)


def append_hash(item: Object) -> None:
    """Append the hash of its content to the name of a generated object."""
    name = at(item.root, "metadata", "name")
    metadata = item.root.fields["metadata"]
    assert isinstance(name, Scalar) and isinstance(metadata, Mapping)
    item.remember_id()
    hashed = Derived(f"{item.name}-{name_hash(item)}", name, (*name.via, Via(name.span, "hash")))
    item.root = item.root.with_field("metadata", metadata.with_field("name", hashed))
