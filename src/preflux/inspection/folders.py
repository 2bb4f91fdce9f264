"""Renders folders as kustomize does: the work of `preflux render`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeAlias

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.disk import Disk
from preflux.discover.tree import Tree
from preflux.finding import Finding
from preflux.inspection.output import Output
from preflux.kept import keep
from preflux.parse.store import Store
from preflux.redaction.edge import Edge
from preflux.render.build.builder import Builder
from preflux.render.build.result import Build
from preflux.render.build.text import Texts, text_with_origins
from preflux.render.fault import BuildFault
from preflux.resolve.graph import Graph, resolve
from preflux.resolve.kustomization import NAMES
from preflux.resolve.problems.folders import several_files
from preflux.span import Span

Checkouts: TypeAlias = tuple[tuple[str, str], ...]
"""As in the configuration."""


@dataclass(slots=True, eq=False, repr=False)
class Rendered:
    """The text of a build, and the faults because of which kustomize would refuse it."""

    text: str
    faults: list[BuildFault] = field(default_factory=list)
    unknown: list[BuildFault] = field(default_factory=list)


def safe(fault: BuildFault, edge: Edge, private: frozenset[str] = frozenset()) -> BuildFault:
    """Return a fault whose words may be printed; `private` are texts that must not be in them."""
    made = edge.finding(Finding.at(fault, fault.message, fault.hint, fault.related), private)
    return fault._replace(message=made.message, advice=made.hint, related=made.related)


class Written(NamedTuple):
    """The number of folders, of those that kustomize refuses, and of those with unknown parts."""

    folders: int
    refused: int
    partial: int


class NothingToRender(Exception):
    """A folder has no kustomization file, or more than one."""


def render_folder(
    folder: Path, root: Path, *, restrict: bool, checkouts: Checkouts = (), place: Callable[[Span], str] | None = None
) -> Rendered:
    """Build one folder and return its text; nothing is read outside of `root` and the checkouts. Raises NothingToRender.

    With `place`, each line ends with a comment that names where it was written; `place` turns a span into text.
    """
    build, edge = build_with_edge(folder, root, restrict=restrict, checkouts=checkouts)
    return _rendered(build, Texts(), edge, place)


def build_with_edge(folder: Path, root: Path, *, restrict: bool, checkouts: Checkouts = ()) -> tuple[Build, Edge]:
    """Build one folder; return also what makes safe the words about it.

    Nothing is read outside of `root` and the checkouts. Raises NothingToRender.
    """
    tree = _tree(root, checkouts)
    graph = Graph(tree, Store(tree))
    relative = os.path.relpath(os.path.realpath(folder), os.path.realpath(root)).replace(os.sep, "/")
    place = "" if relative == "." else relative
    kustomization = graph.get(place)
    if kustomization is None:
        files = graph.ambiguous.get(tree.real(place))
        if files:
            raise NothingToRender(several_files(str(folder), *files[:2]))
        raise NothingToRender(f"{folder}: no {', '.join(NAMES[:-1])} or {NAMES[-1]}")
    return Builder(graph, restrict=restrict).build(kustomization), Edge(lambda: graph.store.sources)


def _tree(root: Path, checkouts: Checkouts) -> Tree:
    """Return all files below a folder, ignored ones too: kustomize knows neither `exclude` nor .gitignore."""
    return discover(Disk(root, git=False), Config(checkouts=checkouts))


def _rendered(build: Build, texts: Texts, edge: Edge, place: Callable[[Span], str] | None = None) -> Rendered:
    text = texts.of(build)
    faults = [safe(fault, edge) for fault in (*build.faults, *text.faults) if fault.refused]
    unknown = [safe(fault, edge) for fault in build.unknown]
    if faults:
        return Rendered("", faults, unknown)
    if place is not None:
        shown = "---\n".join(text_with_origins(item.root, place) for item in build.objects)
        return Rendered(shown, [], unknown)
    return Rendered(text.documents, [], unknown)


def render_all(root: Path, output: Output, *, restrict: bool, checkouts: Checkouts = ()) -> Written:
    """Build every folder with a kustomization file, except in checkouts. Raises OSError if a file cannot be written.

    Writes `<folder>/rendered.yaml` for each folder that kustomize would build, without unknown parts, and `index.json` with
    the status and the faults of all.
    """
    tree = _tree(root, checkouts)
    graph = resolve(tree, Store(tree))
    builder = keep(Builder(graph, restrict=restrict))
    texts = Texts()
    edge = Edge(lambda: graph.store.sources)
    index: dict[str, dict[str, object]] = {}
    statuses: Counter[str] = Counter()
    own = sorted(item for item in graph.kustomizations.items() if not tree.is_foreign(item[0]))
    for folder, kustomization in own:
        rendered = _rendered(builder.build(kustomization), texts, edge)
        status = "error" if rendered.faults else "partial" if rendered.unknown else "ok"
        statuses[status] += 1
        faults = [*rendered.faults, *rendered.unknown]
        index[folder or "."] = {
            "status": status,
            "faults": [{"kind": f.kind, "place": str(f.span), "message": f.message} for f in faults],
        }
        if status != "error":
            output.write(f"{folder}/rendered.yaml" if folder else "rendered.yaml", rendered.text)
    output.write_index(index)
    return Written(len(own), statuses["error"], statuses["partial"])
