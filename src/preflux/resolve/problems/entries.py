"""The problems of the entries of a kustomization, decided once for builds and rules."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import Entry, Kustomization, ToFile, ToFolder
from preflux.resolve.problems.folders import cycle_problem, folder_problem
from preflux.resolve.problems.paths import path_problem
from preflux.resolve.problems.problem import Problem


def problem_of(entry: Entry, kustomization: Kustomization, graph: Graph) -> Problem | None:
    """Return why kustomize cannot read the target of an entry; None if it can, or if the entry is remote."""
    problem = path_problem(entry, kustomization, graph.tree)
    if problem is None and isinstance(entry.target, ToFolder):
        return folder_problem(entry, entry.target.folder, kustomization, graph)
    return problem


def problems_of(kustomization: Kustomization, graph: Graph) -> list[Problem]:
    """Return the problems of the entries of a kustomization, in its order; cached.

    For a kustomization that Flux has extended, only those of the entries that the Flux Kustomization adds.
    """
    known = graph.problems.get(kustomization)
    if known is None:
        is_file = graph.kustomizations.get(kustomization.folder) is kustomization
        entries = [e for e in kustomization.entries.values() if is_file or e.span.source is not kustomization.source]
        found = (problem_of(entry, kustomization, graph) for entry in entries)
        known = graph.problems[kustomization] = [problem for problem in found if problem is not None]
    return known


def restriction_of(entry: Entry, kustomization: Kustomization, graph: Graph) -> Problem | None:
    """Return why `kustomize build` refuses a file that Flux reads; None if it does not."""
    target = entry.target
    if not isinstance(target, ToFile) or target.checkout is not None or not kustomization.folder:
        return None
    if graph.tree.real(target.path).startswith(f"{kustomization.folder}/"):
        return None
    message = f"`{entry.shown}` is outside of this folder: Flux reads it, plain `kustomize build` refuses it"
    return Problem("load-restriction", entry.span, message, look_for_hint=_lift)


def _lift() -> str:
    return "`--load-restrictor LoadRestrictionsNone` reads it"


def cycles_of(graph: Graph) -> Iterator[Problem]:
    """Yield the problem of each cycle, then those of entries that name a folder above their own."""
    for cycle in graph.cycles:
        yield cycle_problem(cycle, graph)
    for _, kustomization in sorted(graph.kustomizations.items()):
        yield from (one for one in problems_of(kustomization, graph) if one.kind == "kustomization-cycle")
