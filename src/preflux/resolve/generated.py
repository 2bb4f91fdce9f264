"""Generates the kustomization that Flux uses for a folder without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from preflux.parse.loader import load
from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import NAMES, Kustomization
from preflux.resolve.read import read_document
from preflux.span import Source


def generate(folder: str, graph: Graph, counts: Callable[[str], bool]) -> Kustomization:
    """Return the kustomization that Flux generates for a folder: all YAML files below it for which `counts` is true.

    They are sorted depth first, by name. A folder below it with a kustomization file becomes a resource instead of its files
    (github.com/fluxcd/pkg/kustomize v1.39.0, kustomize_generator.go). Links are left out: they are not part of the artifact
    (source-controller, Storage.Archive).
    """
    lines = ["apiVersion: kustomize.config.k8s.io/v1beta1", "kind: Kustomization"]
    resources = list(_resources(folder, graph, counts))
    lines.append("resources:" if resources else "resources: []")
    lines += [f"  - {_in_quotes(path)}" for path in resources]
    path = f"{folder}/{NAMES[0]}" if folder else NAMES[0]
    return read_document(path, load(Source(path, "\n".join(lines) + "\n")), graph.tree, generated=True)


def _resources(folder: str, graph: Graph, counts: Callable[[str], bool]) -> Iterator[str]:
    tree = graph.tree
    stack = [folder]
    while stack:
        here = stack.pop()
        prefix = f"{here}/" if here else ""
        home, inner = tree.home(here)
        if inner in home.files:
            if here.endswith((".yaml", ".yml")) and counts(here):
                yield "./" + here[len(folder) + 1 if folder else 0 :]
        elif inner in home.folders:
            if here != folder and any(f"{inner}/{name}".lstrip("/") in home.files for name in NAMES):
                yield "./" + here[len(folder) + 1 if folder else 0 :]
            else:
                stack.extend(prefix + name for name in sorted(home.folders[inner], reverse=True))


def _in_quotes(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
