"""Computes the layout of a picture with Graphviz's `dot`, through the optional pygraphviz.

Graphviz gets only the sizes of boxes and no text. So the layout does not depend on the fonts of the machine, and Graphviz
never parses untrusted text.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from preflux.overview.dot import edge
from preflux.overview.picture import Picture

_POINTS = 72.0


class NoLibrary(Exception):
    """pygraphviz is not installed."""


class Place(NamedTuple):
    """The top left corner of a box, in points."""

    x: float
    y: float


class Curve(NamedTuple):
    """The path of an arrow: a start, then three control points for each Bézier curve; the tip, and which end it is at."""

    points: list[tuple[float, float]]
    tip: tuple[float, float]
    at_end: bool


class Layout(NamedTuple):
    """A layout with y downwards: its size, the places of the boxes and the curves of the arrows, in the picture's order."""

    width: float
    height: float
    boxes: list[Place]
    arrows: list[Curve]


def lay_out(picture: Picture, sizes: list[tuple[float, float]]) -> Layout:
    """Lay out a picture whose boxes have the given widths and heights. Raises NoLibrary."""
    try:
        import pygraphviz  # noqa: PLC0415 - optional, and slow to import
    except ImportError as error:
        raise NoLibrary(str(error)) from error

    lines = ['digraph {\n  rankdir=LR\n  ranksep=0.6\n  nodesep=0.15\n  node [shape=box, fixedsize=true, label=""]\n']
    for box, (width, height) in zip(picture.boxes, sizes, strict=True):
        lines.append(f"  {box.id} [width={width / _POINTS:.4f}, height={height / _POINTS:.4f}]\n")
    for number, arrow in enumerate(picture.arrows):
        lines.append(f"  edge [id={number}]\n  {edge(arrow)}\n")
    graph = pygraphviz.AGraph(string="".join([*lines, "}\n"]), strict=False)
    graph.layout(prog="dot")
    return _read(json.loads(graph.draw(format="json0")), picture, sizes)


def _read(made: dict[str, Any], picture: Picture, sizes: list[tuple[float, float]]) -> Layout:
    _, _, width, height = (float(number) for number in made["bb"].split(","))
    found = {item["name"]: item for item in made["objects"]}
    boxes = []
    for box, (wide, high) in zip(picture.boxes, sizes, strict=True):
        x, y = (float(number) for number in found[box.id]["pos"].split(","))
        boxes.append(Place(x - wide / 2, height - y - high / 2))
    ways = {int(item["id"]): item["pos"] for item in made.get("edges", ())}
    curves = [_curve(ways[number], height) for number in range(len(picture.arrows))]
    return Layout(width, height, boxes, curves)


def _curve(text: str, height: float) -> Curve:
    """Parse Graphviz's spline: `e,x,y` or `s,x,y` for a tip at the end or start, then the points."""
    tip, *rest = text.split()
    points = []
    for pair in rest:
        x, y = pair.split(",")
        points.append((float(x), height - float(y)))
    end, x, y = tip.split(",")
    return Curve(points, (float(x), height - float(y)), end == "e")
