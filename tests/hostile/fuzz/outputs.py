"""Everything that preflux would print for a tree, in process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from preflux.cli.commands.why import _lines
from preflux.finding import Report
from preflux.index.repository import Repository
from preflux.inspection.clusters import text_to_apply
from preflux.inspection.folders import safe
from preflux.inspection.why import Unknown, why
from preflux.lookup import walk
from preflux.node import Mapping, Path
from preflux.overview import dot, mermaid, text
from preflux.overview import json as overview_json
from preflux.overview.picture import pictures
from preflux.overview.tree import trees
from preflux.redaction.edge import Edge
from preflux.render.build.builder import Builder
from preflux.render.build.result import Build
from preflux.render.build.text import text_of, text_with_origins
from preflux.report.formats.by_name import FORMATS, writer
from preflux.report.view import View, printable

_MOST_BUILDS = 3
_MOST_OBJECTS = 2
_MOST_FIELDS = 2


def reports(report: Report, random: Random) -> Iterator[tuple[str, str]]:
    """Yield formats by name with their text: text and JSON, and one of the others."""
    for name in ("text", "json", random.choice(("statistics", *FORMATS[1:]))):
        yield name, "".join(writer(name)(report, View()))
    if random.random() < 0.3:
        view = View(fold=False, width=random.choice((20, 40, 80)), folder="apps", repository="x")
        yield "text, narrow", "".join(writer("text")(report, view))


def overviews(repository: Repository, report: Report, random: Random) -> Iterator[tuple[str, str]]:
    """Yield what `tree` prints, and one of the pictures of `graph`."""
    if not repository.clusters:
        return
    made = trees(repository.clusters, report.findings, repository.edge)
    yield "tree", "".join(text.write(made, View(), findings=len(report.findings)))
    yield "tree, json", "".join(overview_json.write(made, View()))
    drawn = pictures(made, helm=True)
    if random.random() < 0.5:
        yield "mermaid", "".join(mermaid.write(drawn))
    else:
        yield "dot", "".join(dot.write(drawn))


def builds(repository: Repository, random: Random) -> Iterator[tuple[str, str]]:
    """Yield what `render` and `why` print of some folders and of every Flux Kustomization; the former show all values."""
    builder = Builder(repository.graph, restrict=True)
    edge = repository.edge
    folders = sorted(repository.graph.kustomizations)
    for folder in random.sample(folders, min(_MOST_BUILDS, len(folders))):
        build = builder.build(repository.graph.kustomizations[folder])
        yield "render", text_of(build)
        for fault in (*build.faults, *build.unknown):
            shown = safe(fault, edge)
            yield "faults", f"{shown.span}: {shown.message} {shown.hint}"
        if build.faults:  # also what cannot be printed
            continue
        for item in build.objects[:_MOST_OBJECTS]:
            yield "render, provenance", text_with_origins(item.root, str)
            yield from _explained(build, edge, f"{item.kind}/{item.name}", item.root, random)
    for cluster in repository.clusters:
        for _, reconciliation in sorted(cluster.reconciliations.items()):
            yield "render", text_to_apply(cluster, reconciliation) or ""
            for found in reconciliation.faults:
                yield "faults", f"{found.span}: {safe(found, edge).message}"


def _explained(build: Build, edge: Edge, name: str, root: Mapping, random: Random) -> Iterator[tuple[str, str]]:
    paths = [path for path, _ in walk(root) if path]
    for path in random.sample(paths, min(_MOST_FIELDS, len(paths))):
        try:
            yield "why", "\n".join(map(_printed(edge), _lines(why(build, name, _written(path), edge), str)))
        except Unknown as unknown:
            yield "why, unknown", edge.text(str(unknown))


def _printed(edge: Edge) -> Callable[[str], str]:
    return lambda line: printable(edge.text(line))


def _written(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f'["{step}"]' for step in path)
