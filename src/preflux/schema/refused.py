"""The way of the rules to the schemas: what the API server refuses in one rendered object."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preflux.data import schemas_dir
from preflux.index.repository import Repository
from preflux.index.together import together_with
from preflux.lookup import at, items_at, text_at
from preflux.node import Mapping, plain
from preflux.render.objects.object import Object
from preflux.schema.definitions import definitions
from preflux.schema.structural import Verdict, Wrong, judge

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
"""The release of Flux whose CRDs no longer have a version, by group and version.

Source: github.com/fluxcd/flux2, issues 5474, 5711 and 5942.
"""


def refused(item: Object, repository: Repository) -> list[Problem]:
    """Return what the API server refuses in an object; nothing for a vendored bundle of Flux itself."""
    key = "refused", id(item.root)
    if key not in repository.memo:
        repository.memo[key] = [] if vendored(item) else _refused(item, repository)
    problems: list[Problem] = repository.memo[key]
    return problems


def vendored(item: Object) -> bool:
    """Tell whether an object is part of Flux as bootstrapped: nobody writes or mends these by hand."""
    return item.labels.get("app.kubernetes.io/part-of") == "flux"


def _refused(item: Object, repository: Repository) -> list[Problem]:
    from preflux.schema.problems import schemas  # noqa: PLC0415 - costs more than the rest of a start

    version = repository.config.kubernetes_version
    if definitions(version).get(item.api_version, item.kind) is not None:
        return schemas(version).problems(item.root, item.api_version, item.kind)
    found: dict[Problem, None] = {}
    for group in together_with(item, repository):
        carried = group.definitions.get((item.group, item.kind))
        schema = bundled(item, version) if carried is None else _carried(carried, item.version, repository)
        for problem in schema.problems(item.root) if schema is not None and not isinstance(schema, Wrong) else ():
            # A parent outside of the repository may patch in what a lone build lacks.
            if not problem.absent or group.applied:
                found[problem._replace(doubtful=carried is None)] = None
    certain = {problem for problem in found if not problem.doubtful}
    return [problem for problem in found if not problem.doubtful or problem._replace(doubtful=False) not in certain]


def wrong_schemas(item: Object, repository: Repository) -> list[Wrong]:
    """Return what is wrong in the schemas of a CustomResourceDefinition, apart from what `refused` finds in it.

    For an object of a custom kind, return which schemas of its kind are none for a reason that only showed when it was to be
    checked against them.
    """
    if item.kind != "CustomResourceDefinition" or item.group != "apiextensions.k8s.io":
        definitions = (group.definitions.get((item.group, item.kind)) for group in together_with(item, repository))
        carried = [_carried(found, item.version, repository) for found in definitions if found is not None]
        return [found for found in carried if isinstance(found, Wrong)]
    known = {problem.span.order for problem in refused(item, repository)}
    schemas = (at(entry, "schema", "openAPIV3Schema") for entry in items_at(item.root, "spec", "versions"))
    verdicts = [_verdict(schema, repository) for schema in schemas if isinstance(schema, Mapping)]
    return [wrong for verdict in verdicts for wrong in verdict.wrong if wrong.span.order not in known]


def _verdict(schema: Mapping, repository: Repository) -> Verdict:
    key = "verdict", id(schema)
    if key not in repository.memo:
        repository.memo[key] = judge(schema)
    verdict: Verdict = repository.memo[key]
    return verdict


def _carried(definition: Object, version: str, repository: Repository) -> CustomSchema | Wrong | None:
    """Return the schema that a CustomResourceDefinition of the repository gives to a version of its kind.

    None for one that is wrong, or in which something is not known yet; what is wrong with one that cannot be compiled.
    """
    key = f"custom {version}", id(definition.root)
    if key not in repository.memo:
        repository.memo[key] = _read(definition, version, repository)
    schema: CustomSchema | Wrong | None = repository.memo[key]
    return schema


def _read(definition: Object, version: str, repository: Repository) -> CustomSchema | Wrong | None:
    if refused(definition, repository):
        return None
    kind = text_at(definition.root, "spec", "names", "kind") or ""
    for entry in items_at(definition.root, "spec", "versions"):
        schema = at(entry, "schema", "openAPIV3Schema")
        if text_at(entry, "name") == version and isinstance(schema, Mapping):
            if not _verdict(schema, repository).usable:
                return None
            try:
                return _schema(plain(schema), kind, repository.config.kubernetes_version)
            except ValueError:  # its text would quote what stands in the schema
                hint = f"objects of `{version}` are not checked against it"
                via = tuple(step.span for step in schema.via)
                return Wrong(schema.first_key.span, "this is not a schema that can be used", hint, via, doubtful=True)
    return None


def bundled(item: Object, version: str) -> CustomSchema | None:
    """Return the schema of a Flux kind as the newest Flux has it; None for other kinds, and for what it does not serve."""
    if not item.group.endswith(FLUX):
        return None
    return _bundled(item.group, item.kind, item.version, version)


@cache
def _bundled(group: str, kind: str, of: str, version: str) -> CustomSchema | None:
    schema = flux_versions(group, kind).get(of)
    return _schema(schema, kind, version) if schema is not None else None


@cache
def flux_versions(group: str, kind: str) -> dict[str, Any]:
    """Return the versions in which the newest Flux serves a kind, with their schemas; empty for what it does not know."""
    path = _flux_files().get((group, kind))
    if path is None:
        return {}
    found: dict[str, Any] = json.loads(path.read_bytes())["versions"]
    return found


@cache
def _flux_files() -> dict[tuple[str, str], Path]:
    """Return the files of Flux's kinds by group and kind: what a repository calls its own never makes up a path."""
    return {(path.parent.name, path.stem): path for path in (schemas_dir() / "flux").glob("*/*.json")}


@cache
def flux_groups() -> tuple[str, ...]:
    """Return the groups of Flux's own kinds, sorted."""
    return tuple(sorted({group for group, _ in _flux_files()}))


def _schema(schema: Any, kind: str, version: str) -> CustomSchema:
    from preflux.schema.custom import CustomDefinitions  # noqa: PLC0415 - few runs need it
    from preflux.schema.problems import CustomSchema  # noqa: PLC0415 - costs more than the rest of a start

    return CustomSchema(CustomDefinitions(schema, kind, definitions(version)))
