"""Writes pictures of clusters as a Mermaid flowchart, which GitHub and GitLab draw in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from preflux.overview.colours import COLOURS
from preflux.overview.picture import Picture
from preflux.pattern import lazy

MOST_ARROWS = 500
"""Mermaid's default for `maxEdges`: it draws no flowchart with more arrows."""

_SPECIAL = lazy(r"[^\w ./:,()…-]")


def write(pictures: Sequence[Picture]) -> Iterator[str]:
    """Yield the lines of one flowchart with all pictures."""
    yield "flowchart LR\n"
    for index, picture in enumerate(pictures):
        yield f'  subgraph c{index}["{quoted(picture.title)}"]\n    direction LR\n'
        for box in picture.boxes:
            label = "<br/>".join(quoted(line) for line in box.lines)
            yield f'    {box.id}["{label}"]:::{box.look}\n'
        for arrow in picture.arrows:
            yield f"    {arrow.tail} {'-->' if arrow.kind == 'applies' else '-.->'} {arrow.head}\n"
        yield "  end\n"
    used = {box.look for picture in pictures for box in picture.boxes}
    for look, (fill, stroke, text) in COLOURS.items():
        if look in used:
            dashes = ",stroke-dasharray:4 3" if look == "absent" else ""
            yield f"  classDef {look} fill:{fill},stroke:{stroke},color:{text}{dashes}\n"


def quoted(text: str) -> str:
    """Return text for a quoted label; characters with a meaning in Mermaid, HTML or Markdown become numeric entities."""
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", text)
