"""Writes CustomResourceDefinitions as compact data: `bundle_crds.py FOLDER OUT`, one file OUT/<group>/<Kind>.json each.

What no check looks at stays out: descriptions, rules in CEL, the status, what the schema says of metadata.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

_PROSE = {"description", "title", "example", "externalDocs", "x-kubernetes-validations"}


def compact(schema: Any) -> Any:
    """Return a schema without prose; `properties` hold names, so that a field called `description` stays."""
    if isinstance(schema, list):
        return [compact(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: compact(below) for name, below in value.items()} if key == "properties" else compact(value)
        for key, value in schema.items()
        if key not in _PROSE
    }


def bundled(definition: dict[str, Any]) -> dict[str, Any]:
    """Return the served versions of a CustomResourceDefinition with their schemas."""
    versions: dict[str, Any] = {}
    for version in definition["spec"]["versions"]:
        if version["served"]:
            schema = compact(version["schema"]["openAPIV3Schema"])
            for field in ("status", "metadata", "apiVersion", "kind"):
                schema["properties"].pop(field, None)
            versions[version["name"]] = schema
    return {"scope": definition["spec"]["scope"], "versions": versions}


def main(folder: str, out: str) -> None:
    for path in sorted(Path(folder).rglob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            if document and document["kind"] == "CustomResourceDefinition":
                target = Path(out, document["spec"]["group"], f"{document['spec']['names']['kind']}.json")
                target.parent.mkdir(parents=True, exist_ok=True)
                text = json.dumps(bundled(document), sort_keys=True, separators=(",", ":"))
                target.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
