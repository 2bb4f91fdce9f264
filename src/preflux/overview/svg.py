"""Writes pictures of clusters as SVG: shapes and plain text only, no scripts, links or external resources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import atan2, degrees
from xml.sax.saxutils import escape

from preflux.overview.colours import COLOURS
from preflux.overview.layout import Curve, Layout, Place, lay_out
from preflux.overview.picture import Box, Picture
from preflux.report.snippet import cell_width

_CELL = 6.7
"""The width of a letter: about 0.6 times the font size of 11 in a monospaced font."""
_LINE = 14.0
_PAD = 9.0
_MARGIN = 16.0
_TITLE = 30.0

_STYLE = (
    "text{font:11px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace}"
    ".title{font-size:14px;font-weight:bold;fill:#212529}.name{font-weight:bold}"
    ".applies,.waits{fill:none;stroke:#868e96}.waits{stroke-dasharray:4 3}.tip{fill:#868e96}"
    + "".join(
        f".{look} rect{{fill:{fill};stroke:{stroke}}}.{look} text{{fill:{text}}}"
        for look, (fill, stroke, text) in COLOURS.items()
    )
    + ".absent rect{stroke-dasharray:4 3}"
)


def write(pictures: Sequence[Picture]) -> Iterator[str]:
    """Yield the lines of one SVG document with all pictures, one below the other. Raises NoLibrary."""
    laid = [(picture, lay_out(picture, [_size(box) for box in picture.boxes])) for picture in pictures]
    titles = [_CELL * 1.4 * cell_width(picture.title) for picture in pictures]
    width = max([*titles, *(layout.width for _, layout in laid)], default=0.0) + 2 * _MARGIN
    height = sum(layout.height + _TITLE + _MARGIN for _, layout in laid) + _MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}">\n'
    )
    yield f"<style>{_STYLE}</style>\n"
    yield f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>\n'
    top = _MARGIN
    for picture, layout in laid:
        yield f'<g transform="translate({_MARGIN:g} {top:.1f})">\n'
        yield f'<text class="title" x="0" y="14">{_text(picture.title)}</text>\n'
        yield f'<g transform="translate(0 {_TITLE:g})">\n'
        yield from _drawing(picture, layout)
        yield "</g>\n</g>\n"
        top += layout.height + _TITLE + _MARGIN
    yield "</svg>\n"


def _drawing(picture: Picture, layout: Layout) -> Iterator[str]:
    for arrow, curve in zip(picture.arrows, layout.arrows, strict=True):
        yield _arrow(arrow.kind, curve)
    for box, place in zip(picture.boxes, layout.boxes, strict=True):
        yield _box(box, place)


def _size(box: Box) -> tuple[float, float]:
    return _CELL * max(map(cell_width, box.lines)) + 2 * _PAD, _LINE * len(box.lines) + _PAD


def _box(box: Box, place: Place) -> str:
    width, height = _size(box)
    lines = "".join(
        f'<text{" class=" + chr(34) + "name" + chr(34) if index == 0 else ""} '
        f'x="{place.x + _PAD:.1f}" y="{place.y + _LINE * (index + 1):.1f}">{_text(line)}</text>'
        for index, line in enumerate(box.lines)
    )
    return (
        f'<g class="{box.look}"><title>{_text("; ".join(box.lines))}</title>'
        f'<rect x="{place.x:.1f}" y="{place.y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="5"/>{lines}</g>\n'
    )


def _arrow(kind: str, curve: Curve) -> str:
    (x, y), *rest = curve.points
    way = f"M{x:.1f} {y:.1f}C" + " ".join(f"{a:.1f} {b:.1f}" for a, b in rest)
    from_x, from_y = curve.points[-1] if curve.at_end else curve.points[0]
    tip_x, tip_y = curve.tip
    angle = degrees(atan2(tip_y - from_y, tip_x - from_x))
    return (
        f'<path class="{kind}" d="{way}"/>'
        f'<path class="tip" d="M0 0L-9 3.5L-9 -3.5Z" transform="translate({tip_x:.1f} {tip_y:.1f}) rotate({angle:.1f})"/>\n'
    )


def _text(text: str) -> str:
    return escape(text)
