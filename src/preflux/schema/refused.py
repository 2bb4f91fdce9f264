"""What the API server refuses in one rendered object, by the schemas of Kubernetes, Flux and the repository."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preflux.data import schemas_dir
from preflux.index.together import Groups
from preflux.lookup import at, items_at, text_at
from preflux.node import Mapping, plain
from preflux.render.objects.object import Object
from preflux.schema.definitions import definitions
from preflux.schema.structural import Verdict, Wrong, judge
from preflux.span import Span

if TYPE_CHECKING:
    from preflux.schema.problems import CustomSchema, Problem

FLUX = "toolkit.fluxcd.io"

REMOVED: dict[str, dict[str, tuple[int, int]]] = {
    "helm": {"v2beta1": (2, 7), "v2beta2": (2, 8)},
    "image": {"v1alpha1": (2, 0), "v1alpha2": (2, 0), "v1beta1": (2, 7), "v1beta2": (2, 9)},
    "kustomize": {"v1beta1": (2, 7), "v1beta2": (2, 8)},
    "notification": {"v1beta1": (2, 7), "v1beta2": (2, 9)},
    "source": {"v1beta1": (2, 7), "v1beta2": (2, 8)},
}
"""The first release of Flux whose CRDs no longer have an API version, by group and version.

Source: github.com/fluxcd/flux2, issues 5474, 5711 and 5942.
"""


def vendored(item: Object) -> bool:
    """Return whether an object is part of Flux's own manifests from bootstrap, which people do not edit."""
    return item.labels.get("app.kubernetes.io/part-of") == "flux"


class Schemas:
    """What the API server refuses in the objects of a repository; each object and each schema is judged once."""

    def __init__(self, version: str, groups: Groups) -> None:
        self._version = version
        self._groups = groups
        self._problems: dict[int, list[Problem]] = {}
        self._verdicts: dict[int, Verdict] = {}
        self._carried: dict[tuple[int, str], CustomSchema | Wrong | None] = {}

    def problems(self, item: Object) -> list[Problem]:
        """Return what the API server refuses in an object; empty for objects of Flux's own manifests."""
        found = self._problems.get(id(item.root))
        if found is None:
            found = self._problems[id(item.root)] = [] if vendored(item) else self._refused(item)
        return found

    def wrong_schemas(self, item: Object) -> list[Wrong]:
        """Return what is wrong in the schemas of a CustomResourceDefinition, apart from the problems of the object.

        For an object of a custom kind, return the schemas of its kind that turned out to be unusable when the object was to
        be validated.
        """
        if item.kind != "CustomResourceDefinition" or item.group != "apiextensions.k8s.io":
            groups = self._groups.showing(item)
            defined = (group.definitions.get((item.group, item.kind)) for group in groups)
            carried = [self._schema_of(found, item.version) for found in defined if found is not None]
            return [found for found in carried if isinstance(found, Wrong)]
        known = {problem.span.order for problem in self.problems(item)}
        schemas = (at(entry, "schema", "openAPIV3Schema") for entry in items_at(item.root, "spec", "versions"))
        verdicts = [self._verdict(schema) for schema in schemas if isinstance(schema, Mapping)]
        return [wrong for verdict in verdicts for wrong in verdict.wrong if wrong.span.order not in known]

    def _refused(self, item: Object) -> list[Problem]:
        from preflux.schema.problems import schemas  # noqa: PLC0415 - costs more than the rest of a start

        if definitions(self._version).get(item.api_version, item.kind) is not None:
            return schemas(self._version).problems(item.root, item.api_version, item.kind)
        found: dict[Problem, None] = {}
        for group in self._groups.showing(item):
            carried = group.definitions.get((item.group, item.kind))
            schema = bundled(item, self._version) if carried is None else self._schema_of(carried, item.version)
            for problem in schema.problems(item.root) if schema is not None and not isinstance(schema, Wrong) else ():
                # A Kustomization outside of this repository may add missing fields with a patch.
                if not problem.absent or group.applied:
                    found[problem._replace(doubtful=carried is None)] = None
        certain = {problem for problem in found if not problem.doubtful}
        return [problem for problem in found if not problem.doubtful or problem._replace(doubtful=False) not in certain]

    def _verdict(self, schema: Mapping) -> Verdict:
        found = self._verdicts.get(id(schema))
        if found is None:
            found = self._verdicts[id(schema)] = judge(schema)
        return found

    def _schema_of(self, definition: Object, version: str) -> CustomSchema | Wrong | None:
        """Return the schema of a version of a kind from a CustomResourceDefinition in the repository.

        Returns None if the schema is wrong or contains unknown values, and a Wrong if it cannot be compiled.
        """
        key = id(definition.root), version
        if key not in self._carried:
            self._carried[key] = self._read(definition, version)
        return self._carried[key]

    def _read(self, definition: Object, version: str) -> CustomSchema | Wrong | None:
        if self.problems(definition):
            return None
        kind = text_at(definition.root, "spec", "names", "kind") or ""
        for entry in items_at(definition.root, "spec", "versions"):
            schema = at(entry, "schema", "openAPIV3Schema")
            if text_at(entry, "name") == version and isinstance(schema, Mapping):
                if not self._verdict(schema).usable:
                    return None
                try:
                    return _schema(plain(schema), kind, self._version)
                except ValueError:  # its message would quote untrusted text from the schema
                    hint = f"objects of `{version}` are not checked against it"
                    via = tuple(step.span for step in schema.via)
                    return Wrong(schema.first_key.span, "this schema cannot be used", hint, via, doubtful=True)
        return None


def bundled(item: Object, version: str) -> CustomSchema | None:
    """Return the schema of a Flux kind in the newest Flux; None for other kinds and for versions that it does not serve."""
    if not item.group.endswith(FLUX):
        return None
    return _bundled(item.group, item.kind, item.version, version)


@cache
def _bundled(group: str, kind: str, of: str, version: str) -> CustomSchema | None:
    schema = flux_versions(group, kind).get(of)
    return _schema(schema, kind, version) if schema is not None else None


@cache
def flux_versions(group: str, kind: str) -> dict[str, Any]:
    """Return the versions of a kind that the newest Flux serves, with their schemas; empty for unknown kinds."""
    path = _flux_files().get((group, kind))
    if path is None:
        return {}
    found: dict[str, Any] = json.loads(path.read_bytes())["versions"]
    return found


@cache
def _flux_files() -> dict[tuple[str, str], Path]:
    """Return the schema files of Flux's kinds by group and kind. No path is made from untrusted names in a repository."""
    return {(path.parent.name, path.stem): path for path in (schemas_dir() / "flux").glob("*/*.json")}


@cache
def flux_groups() -> tuple[str, ...]:
    """Return the groups of Flux's own kinds, sorted."""
    return tuple(sorted({group for group, _ in _flux_files()}))


def _schema(schema: Any, kind: str, version: str) -> CustomSchema:
    from preflux.schema.custom import CustomDefinitions  # noqa: PLC0415 - few runs need it
    from preflux.schema.problems import CustomSchema  # noqa: PLC0415 - costs more than the rest of a start

    return CustomSchema(CustomDefinitions(schema, kind, definitions(version)))


@dataclass(frozen=True, slots=True, eq=False)
class Validated:
    """One object with what the API server refuses in it, as rules look at it."""

    object: Object
    schemas: Schemas

    @property
    def span(self) -> Span:
        return self.object.name_span

    @property
    def problems(self) -> list[Problem]:
        """What the API server refuses in it."""
        return self.schemas.problems(self.object)

    @property
    def wrong_schemas(self) -> list[Wrong]:
        """What is wrong in the schemas of a CustomResourceDefinition, or in that of its own kind."""
        return self.schemas.wrong_schemas(self.object)
