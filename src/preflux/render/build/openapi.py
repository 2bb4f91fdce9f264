"""Reads the schema of a kustomization (`openapi`), which replaces kustomize's knowledge about merging lists.

Source: kustomize 5.8.1, kyaml/openapi/openapi.go.
"""

from __future__ import annotations

from typing import Any

from preflux.limits import MAX_DEPTH
from preflux.lookup import scalar_text
from preflux.node import Mapping, Plain, Scalar, plain
from preflux.parse.document import File
from preflux.render.fault import Refused
from preflux.render.objects.from_documents import refuse_unreadable
from preflux.render.objects.kinds import Kinds, builtin_kinds, short
from preflux.render.step import Step

_BUILTIN = "v1.21.2"
_POINTER = "#/definitions/"


def read_schema(step: Step) -> None:
    """Use the kinds in the `openapi` field of a kustomization, unless the build has some already. Raises Refused."""
    if step.progress.schema is None:
        step.progress.schema = _schema_of(step)


def _schema_of(step: Step) -> Kinds | None:
    field = step.kustomization.root.fields.get("openapi")
    if not isinstance(field, Mapping):
        return None
    version = field.fields.get("version")
    if "path" in field.fields:
        path = field.fields["path"]
        if not scalar_text(path):
            raise Refused("bad-openapi", path.span, "`path` is not the path of a file")
        file = step.file("openapi", "path")
        if version is not None:
            raise Refused("bad-openapi", field.keys["version"].span, "`openapi` has either `path` or `version`")
        kinds = _read(file)
        builtin = builtin_kinds()
        # kustomize adds the built-in kinds as soon as it finds an object of a kind that it does not know.
        met = step.progress.gathered
        unknown = any(builtin.of(item.api_version, item.kind) is None for objects in met for item in objects)
        return kinds.under(builtin) if unknown else kinds
    if not isinstance(version, Scalar) or not scalar_text(version):
        return None
    if scalar_text(version) != _BUILTIN:
        message = f"`{scalar_text(version)}` is not built into kustomize; `{_BUILTIN}` is"
        raise Refused("bad-openapi", version.span, message)
    return builtin_kinds()


def _read(file: File) -> Kinds:
    refuse_unreadable(file)
    root = file.documents[0].root if file.documents else None
    if not isinstance(root, Mapping):
        return Kinds({}, {})
    whole = plain(root)
    assert isinstance(whole, dict)
    return _Definitions(_dict(whole.get("definitions"))).kinds()


def _dict(value: Plain) -> dict[str, Plain]:
    return value if isinstance(value, dict) else {}


class _Definitions:
    """Converts OpenAPI definitions to the compact form of `Kinds`; nested schemas become separate definitions."""

    def __init__(self, definitions: dict[str, Plain]) -> None:
        self.definitions = definitions
        self.compact: dict[str, dict[str, Any]] = {}
        self.waiting: list[tuple[str, dict[str, Plain]]] = []
        """Schemas whose fields are still to be read: not by recursion, since chains of references may be very long."""

    def kinds(self) -> Kinds:
        kinds: dict[str, str] = {}
        for full_name, definition in self.definitions.items():
            name, schema = short(full_name), _dict(definition)
            self.define(name, schema)
            while self.waiting:
                self.read_fields(*self.waiting.pop())
            marks = schema.get("x-kubernetes-group-version-kind")
            for mark in marks if isinstance(marks, list) else []:
                kind = _dict(mark)
                group, version = kind.get("group"), kind.get("version")
                api_version = f"{group}/{version}" if group else f"{version}"
                kinds[f"{api_version}/{kind.get('kind')}"] = name
        return Kinds(kinds, self.compact)

    def define(self, name: str, schema: dict[str, Plain]) -> None:
        """Add a definition; the first one with a name is used."""
        if name not in self.compact:
            self.compact[name] = {}
            self.waiting.append((name, schema))

    def read_fields(self, name: str, schema: dict[str, Plain]) -> None:
        fields = self.compact[name]
        for key, value in _dict(schema.get("properties")).items():
            fields[key] = self.entry(f"{name}/{key}", _dict(value))

    def entry(self, name: str, schema: dict[str, Plain]) -> dict[str, Any]:
        """Return what is known about a field: its fields, values or items, and how its list merges."""
        name, schema = self.resolved(name, schema)
        entry: dict[str, Any] = {}
        values, items = _dict(schema.get("additionalProperties")), _dict(schema.get("items"))
        if schema.get("properties") or not schema:  # an unknown reference may be to a built-in definition
            entry["is"] = self.named(name, schema)
        elif values:
            entry["values"] = self.named(f"{name}/*", values)
        elif items and schema.get("type") in ("array", ["array"]):
            entry["items"] = self.named(f"{name}[]", items)
        strategy, key = schema.get("x-kubernetes-patch-strategy"), schema.get("x-kubernetes-patch-merge-key")
        if isinstance(strategy, str):
            entry["strategy"] = strategy
            keys = schema.get("x-kubernetes-list-map-keys")
            entry["keys"] = [one for one in (keys if isinstance(keys, list) else [key]) if isinstance(one, str)]
        return entry

    def named(self, name: str, schema: dict[str, Plain]) -> str:
        """Return the name of a definition with the fields of a schema."""
        name, schema = self.resolved(name, schema)
        if schema:
            self.define(name, schema)
        return name

    def resolved(self, name: str, schema: dict[str, Plain]) -> tuple[str, dict[str, Plain]]:
        """Follow references to a definition, and return its name with it."""
        for _ in range(MAX_DEPTH):
            target = schema.get("$ref")
            if not isinstance(target, str) or not target.startswith(_POINTER):
                break
            full_name = target.removeprefix(_POINTER).replace("~1", "/").replace("~0", "~")
            name, schema = short(full_name), _dict(self.definitions.get(full_name))
        return name, schema
