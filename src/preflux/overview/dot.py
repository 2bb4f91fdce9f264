"""Writes pictures of clusters in Graphviz's language dot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from preflux.overview.colours import COLOURS
from preflux.overview.picture import Arrow, Picture


def write(pictures: Sequence[Picture]) -> Iterator[str]:
    """Yield the lines of one graph, with a subgraph for each picture."""
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
    """Return an edge. A `waits` arrow is drawn backwards, so that the layout puts first what is ready first."""
    if arrow.kind == "applies":
        return f"{arrow.tail} -> {arrow.head}"
    return f"{arrow.head} -> {arrow.tail} [dir=back, style=dashed]"


def quoted(*lines: str) -> str:
    """Return lines as a quoted label, escaped: Graphviz interprets backslashes and HTML entities."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines)
    return '"' + "\\n".join(escaped) + '"'
