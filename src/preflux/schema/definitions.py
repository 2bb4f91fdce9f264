"""The OpenAPI definitions of the built-in kinds, from the data files of the package kubernetes-validate.

Only its data is used: importing the package would take longer than a whole run.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

from preflux.pattern import lazy

Schema: TypeAlias = dict[str, Any]
GroupVersionKind: TypeAlias = tuple[str, str, str]

_FOLDER = lazy(r"v(\d+)\.(\d+)\.\d+-local-strict")
_REFERENCE = "#/$defs/"
_PLAIN = lazy(r"[A-Za-z0-9_.]+")


def reference(name: str) -> str:
    """Return the `$ref` for a definition. The name is URL-encoded, since names of custom kinds may contain anything."""
    if _PLAIN.fullmatch(name):
        return _REFERENCE + name
    from urllib.parse import quote  # noqa: PLC0415 - few names need it

    return _REFERENCE + quote(name.replace("~", "~0").replace("/", "~1"), safe="~")


def named(reference: str) -> str:
    """Return the name of the definition for a `$ref` made by `reference`."""
    name = reference.removeprefix(_REFERENCE)
    if "%" not in name and "~" not in name:
        return name
    from urllib.parse import unquote  # noqa: PLC0415 - few names need it

    return unquote(name).replace("~1", "/").replace("~0", "~")


class Definitions:
    """The definitions of one Kubernetes version: `schemas` by name; `kinds` maps group, version and kind to a name."""

    def __init__(self, schemas: dict[str, Schema]) -> None:
        self.schemas = schemas
        self.kinds: dict[GroupVersionKind, str] = {}
        for name, schema in schemas.items():
            for served in schema.get("x-kubernetes-group-version-kind", ()):
                self.kinds[served["group"], served["version"], served["kind"]] = name
        self.groups = {group for group, _, _ in self.kinds}

    def get(self, api_version: str, kind: str) -> str | None:
        """Return the name of the definition of a kind; None if this version has no such built-in kind."""
        group, _, version = api_version.rpartition("/")
        return self.kinds.get((group, version, kind))

    def referenced(self, schema: Schema) -> str | None:
        """Return the name of the definition that a schema, or its list items or map values, refers to."""
        below: Any = schema
        while isinstance(below, dict):
            if "$ref" in below:
                return named(str(below["$ref"]))
            below = below.get("items") or below.get("additionalProperties")
        return None

    def properties(self, name: str) -> dict[str, Schema]:
        """Return the fields that a definition declares."""
        found: dict[str, Schema] = self.schemas[name].get("properties", {})
        return found


@cache
def carried() -> dict[tuple[int, int], Path]:
    """Return the available Kubernetes versions, oldest first, each with the file of its definitions."""
    package = find_spec("kubernetes_validate")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("kubernetes-validate is not installed")
    found = {}
    for folder in Path(package.submodule_search_locations[0], "kubernetes-json-schema").iterdir():
        match = _FOLDER.fullmatch(folder.name)
        if match:
            found[int(match[1]), int(match[2])] = folder / "_definitions.json"
    return dict(sorted(found.items()))


def nearest_version(wanted: str) -> tuple[int, int]:
    """Return the newest available version that is not newer than `wanted`; the newest of all if `wanted` is empty."""
    versions = list(carried())
    numbers = re.findall(r"\d+", wanted)
    if len(numbers) < 2:
        return versions[-1]
    limit = int(numbers[0]), int(numbers[1])
    return max((version for version in versions if version <= limit), default=versions[0])


@cache
def definitions(wanted: str = "") -> Definitions:
    """Return the definitions of a Kubernetes version such as `1.33`; empty means the newest available."""
    with carried()[nearest_version(wanted)].open("rb") as file:
        return Definitions(json.loads(file.read())["$defs"])
