"""The fields of a kustomization file and their types, as data.

Source: kustomize 5.8.1, api/types. A field name is matched without regard to case; a field that is not here is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from preflux.resolve.kustomization import Wanted


class Leaf(NamedTuple):
    """A scalar, or a map of strings to strings. `wanted` makes it a path; `keyed` allows `key=` before the path."""

    name: str
    wanted: Wanted | None = None
    keyed: bool = False
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Struct:
    """A mapping with known fields, by their names."""

    fields: dict[str, Field]
    lower: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lower.update((name.lower(), name) for name in self.fields)


class ListOf(NamedTuple):
    """A list with items of one type."""

    item: Field


Field: TypeAlias = Leaf | Struct | ListOf

STRING = Leaf("string")
BOOL = Leaf("boolean")
INTEGER = Leaf("integer")
STRINGS = Leaf("map")
ANYTHING = Leaf("anything")
FILE = Leaf("string", wanted="file")
KEYED_FILE = Leaf("string", wanted="file", keyed=True)
EITHER = Leaf("string", wanted="either")
FOLDER = Leaf("string", wanted="folder")
PLUGIN = Leaf("string", wanted="either", inline=True)
PATCH_FILE = Leaf("string", wanted="file", inline=True)

_ID: dict[str, Field] = {"group": STRING, "version": STRING, "kind": STRING, "name": STRING, "namespace": STRING}
SELECTOR = Struct({**_ID, "annotationSelector": STRING, "labelSelector": STRING})
_GENERATOR_OPTIONS = Struct(
    {"labels": STRINGS, "annotations": STRINGS, "disableNameSuffixHash": BOOL, "immutable": BOOL}
)
_GENERATOR: dict[str, Field] = {
    "namespace": STRING,
    "name": STRING,
    "behavior": STRING,
    "literals": ListOf(STRING),
    "files": ListOf(KEYED_FILE),
    "envs": ListOf(FILE),
    "env": FILE,
    "options": _GENERATOR_OPTIONS,
}
PATCH = Struct(
    {
        "path": FILE,
        "patch": STRING,
        "target": SELECTOR,
        "options": Struct({"allowNameChange": BOOL, "allowKindChange": BOOL}),
    }
)
FIELD_SPEC = Struct({"group": STRING, "version": STRING, "kind": STRING, "path": STRING, "create": BOOL})
IMAGE = Struct({"name": STRING, "newName": STRING, "tagSuffix": STRING, "newTag": STRING, "digest": STRING})
_OPTIONS = Struct({"delimiter": STRING, "index": INTEGER, "encoding": STRING, "create": BOOL})
REPLACEMENT: dict[str, Field] = {
    "source": Struct({**_ID, "fieldPath": STRING, "options": _OPTIONS}),
    "targets": ListOf(
        Struct(
            {"select": SELECTOR, "reject": ListOf(SELECTOR), "fieldPaths": ListOf(STRING), "options": _OPTIONS}
        )
    ),
    "sourceValue": STRING,
}
_CHART: dict[str, Field] = {
    "name": STRING,
    "version": STRING,
    "repo": STRING,
    "releaseName": STRING,
    "namespace": STRING,
    "additionalValuesFiles": ListOf(FILE),
    "valuesFile": FILE,
    "valuesInline": ANYTHING,
    "valuesMerge": STRING,
    "includeCRDs": BOOL,
    "skipHooks": BOOL,
    "apiVersions": ListOf(STRING),
    "kubeVersion": STRING,
    "nameTemplate": STRING,
    "skipTests": BOOL,
    "debug": BOOL,
    "devel": BOOL,
}
_OLD_CHART = Struct(
    {
        "chartName": STRING,
        "chartVersion": STRING,
        "chartRepoUrl": STRING,
        "chartHome": STRING,
        "chartRepoName": STRING,
        "helmBin": STRING,
        "helmHome": STRING,
        "values": FILE,
        "valuesLocal": ANYTHING,
        "valuesMerge": STRING,
        "releaseName": STRING,
        "releaseNamespace": STRING,
        "extraArgs": ListOf(STRING),
    }
)

KUSTOMIZATION = Struct(
    {
        "apiVersion": STRING,
        "kind": STRING,
        "metadata": Struct({"name": STRING, "namespace": STRING, "labels": STRINGS, "annotations": STRINGS}),
        "openapi": STRINGS,
        "namePrefix": STRING,
        "nameSuffix": STRING,
        "namespace": STRING,
        "commonLabels": STRINGS,
        "labels": ListOf(
            Struct(
                {
                    "pairs": STRINGS,
                    "includeSelectors": BOOL,
                    "includeTemplates": BOOL,
                    "fields": ListOf(FIELD_SPEC),
                }
            )
        ),
        "commonAnnotations": STRINGS,
        "patchesStrategicMerge": ListOf(PATCH_FILE),
        "patchesJson6902": ListOf(PATCH),
        "patches": ListOf(PATCH),
        "images": ListOf(IMAGE),
        "imageTags": ListOf(IMAGE),
        "replacements": ListOf(Struct({"path": FILE, **REPLACEMENT})),
        "replicas": ListOf(Struct({"name": STRING, "count": INTEGER})),
        "vars": ListOf(
            Struct(
                {
                    "name": STRING,
                    "objref": Struct({**_ID, "apiVersion": STRING}),
                    "fieldref": Struct({"fieldPath": STRING}),
                }
            )
        ),
        "sortOptions": Struct(
            {
                "order": STRING,
                "legacySortOptions": Struct({"orderFirst": ListOf(STRING), "orderLast": ListOf(STRING)}),
            }
        ),
        "resources": ListOf(EITHER),
        "components": ListOf(FOLDER),
        "crds": ListOf(FILE),
        "bases": ListOf(EITHER),
        "configMapGenerator": ListOf(Struct(dict(_GENERATOR))),
        "secretGenerator": ListOf(Struct({**_GENERATOR, "type": STRING})),
        "helmGlobals": Struct({"chartHome": STRING, "configHome": STRING}),
        "helmCharts": ListOf(Struct(dict(_CHART))),
        "helmChartInflationGenerator": ListOf(_OLD_CHART),
        "generatorOptions": _GENERATOR_OPTIONS,
        "configurations": ListOf(FILE),
        "generators": ListOf(PLUGIN),
        "transformers": ListOf(PLUGIN),
        "validators": ListOf(PLUGIN),
        "buildMetadata": ListOf(STRING),
    }
)

DEPRECATED = {
    "bases": "resources",
    "imageTags": "images",
    "commonLabels": "labels",
    "patchesStrategicMerge": "patches",
    "patchesJson6902": "patches",
    "vars": "replacements",
    "helmChartInflationGenerator": "helmCharts",
}
"""Fields that kustomize still reads, and what replaces each."""
