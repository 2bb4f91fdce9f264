"""The kustomization that Flux writes for a folder without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from preflux.parse.loader import load
from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import NAMES, Kustomization
from preflux.resolve.read import read_document
from preflux.span import Source


def generate(folder: str, graph: Graph, counts: Callable[[str], bool]) -> Kustomization:
    """Return the kustomization that Flux generates for a folder: every YAML file of the tree below it that `counts`.

    A folder below it with a kustomization file becomes a resource, and its files do not; links are not followed
    (github.com/fluxcd/pkg, kustomize/kustomize_generator.go).
    """
    lines = ["apiVersion: kustomize.config.k8s.io/v1beta1", "kind: Kustomization"]
    resources = list(_resources(folder, graph, counts))
    lines.append("resources:" if resources else "resources: []")
    lines += [f"  - {_quoted(path)}" for path in resources]
    path = f"{folder}/{NAMES[0]}" if folder else NAMES[0]
    return read_document(path, load(Source(path, "\n".join(lines) + "\n")), graph.tree, generated=True)


def _resources(folder: str, graph: Graph, counts: Callable[[str], bool]) -> Iterator[str]:
    stack = [folder]
    while stack:
        here = stack.pop()
        below: list[str] = []
        prefix = f"{here}/" if here else ""
        for name in sorted(graph.tree.folders.get(here, ())):
            path = prefix + name
            if path in graph.tree.folders:
                if graph.tree.folders[path].isdisjoint(NAMES):
                    below.append(path)
                    continue
            elif not name.endswith((".yaml", ".yml")) or not counts(path):
                continue
            yield "./" + path[len(folder) + 1 if folder else 0 :]
        stack.extend(reversed(below))


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
