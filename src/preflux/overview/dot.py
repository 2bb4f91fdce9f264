"""Pictures of clusters in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from preflux.overview.colours import COLOURS
from preflux.overview.picture import Arrow, Picture


def write(pictures: Sequence[Picture]) -> Iterator[str]:
    """Yield the lines of one graph with a cluster for each picture."""
    yield "digraph preflux {\n  rankdir=LR\n"
    yield '  node [shape=box, style="rounded,filled", fontname="monospace", fontsize=11]\n'
    yield '  graph [fontname="monospace", fontsize=13, style=rounded, color="#adb5bd"]\n'
    for index, picture in enumerate(pictures):
        yield f"  subgraph cluster_{index} {{\n    label={quoted(picture.title)}\n"
        for box in picture.boxes:
            fill, stroke, text = COLOURS[box.look]
            style = ', style="rounded,filled,dashed"' if box.look == "absent" else ""
            colours = f'fillcolor="{fill}", color="{stroke}", fontcolor="{text}"'
            yield f"    {box.id} [label={quoted(*box.lines)}, {colours}{style}]\n"
        for arrow in picture.arrows:
            yield f"    {edge(arrow)}\n"
        yield "  }\n"
    yield "}\n"


def edge(arrow: Arrow) -> str:
    """Return an edge; one that waits is laid the other way round, so that what comes first in time stands first."""
    if arrow.kind == "applies":
        return f"{arrow.tail} -> {arrow.head}"
    return f"{arrow.head} -> {arrow.tail} [dir=back, style=dashed]"


def quoted(*lines: str) -> str:
    """Return lines as a label: Graphviz reads backslashes and HTML's entities in it."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines)
    return '"' + "\\n".join(escaped) + '"'
