"""Decides which files are checked as manifests: by who reads them, not by extension."""

from __future__ import annotations

from preflux.discover.classify import looks_like_manifest, why_no_manifest
from preflux.index.repository import Repository
from preflux.parse.document import File
from preflux.resolve.kustomization import Kustomization, ToFile

_PAYLOAD = frozenset(
    {
        "configMapGenerator.files",
        "configMapGenerator.envs",
        "configMapGenerator.env",
        "secretGenerator.files",
        "secretGenerator.envs",
        "secretGenerator.env",
        "helmCharts.valuesFile",
        "helmCharts.additionalValuesFiles",
        "helmChartInflationGenerator.values",
    }
)


def judged(repository: Repository) -> list[File]:
    """Return the files that rules on files check, sorted by path.

    These are the kustomization files, the YAML files that they name (used or not), and among all other files those that
    look like Kubernetes objects. Files of generators are not included: they may be data in any format.
    """
    graph, tree, store = repository.graph, repository.tree, repository.store
    paths: set[str] = set()
    payload: set[str] = set()
    for kustomization in _kustomizations(repository):
        if not kustomization.generated:
            paths.add(tree.real(kustomization.path))
        for entry in kustomization.entries.values():
            if isinstance(entry.target, ToFile):
                (payload if entry.field in _PAYLOAD else paths).add(tree.real(entry.target.path))
    for files in graph.ambiguous.values():
        paths.update(files)
    why = why_no_manifest(tree)
    for path in tree.files:
        if path not in paths and path not in payload and not why(path):
            source, fault = store.source(path)
            if fault is None and looks_like_manifest(source.text):
                paths.add(path)
    return [store.file(path) for path in sorted(paths)]


def _kustomizations(repository: Repository) -> list[Kustomization]:
    """Return all kustomizations, including those that Flux generates for a folder without one."""
    return [*repository.graph.kustomizations.values(), *(build.kustomization for build in repository.builds)]
