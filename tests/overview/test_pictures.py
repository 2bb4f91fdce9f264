"""Labels made of what a repository says: whatever it is, it stays text."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preflux.overview import dot, mermaid
from preflux.overview.picture import Arrow, Box, Picture
from preflux.report.view import printable

HOSTILE = [
    'x"] --> y["',
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "`**bold**`",
    "#quot; &lt; &amp;",
    "a\\N \\\\ \\",
    "]]> --> <!-- %%{init: {}}%%",
    "click c0n0 javascript:alert(1);",
    "${CLUSTER}",
]


def picture(text: str) -> Picture:
    boxes = [Box("c0n0", (text, "second"), "error"), Box("c0n1", (text,), "absent")]
    return Picture(text, boxes, [Arrow("c0n0", "c0n1", "waits"), Arrow("c0n0", "c0n1", "applies")])


def unquoted(label: str) -> str:
    """Return what Mermaid shows for a label: it turns `#NN;` back."""
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), label)


@pytest.mark.parametrize("text", HOSTILE)
def test_mermaid_shows_the_text_and_reads_nothing_in_it(text: str) -> None:
    lines = list(mermaid.write([picture(text)]))
    assert len(lines) == 9  # each line of the language where it belongs, and no other
    label = re.fullmatch(r'    c0n1\["([\w ./:,()…#;-]*)"\]:::absent\n', lines[3])
    assert label is not None
    assert unquoted(label[1]) == text


@given(st.text(min_size=1).map(printable))
def test_a_quoted_mermaid_label_is_turned_back_to_the_text(text: str) -> None:
    assert unquoted(mermaid.quoted(text)) == text
    assert not re.search(r"[\"<>`&\[\]{}|\\]", mermaid.quoted(text))


@given(st.text().map(printable))
def test_a_quoted_dot_label_ends_where_the_text_ends(text: str) -> None:
    label = dot.quoted(text)
    inner = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', label)
    assert inner is not None
    assert re.sub(r"\\(.)", r"\1", inner[1]).replace("&amp;", "&") == text


@pytest.mark.parametrize("text", HOSTILE)
def test_svg_shows_the_text(text: str) -> None:
    pytest.importorskip("pygraphviz")
    from preflux.overview import svg

    root = ET.fromstring("".join(svg.write([picture(text)])))  # noqa: S314 - our own output
    shown = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert shown == [text, text, "second", text]


@pytest.mark.parametrize("text", HOSTILE)
def test_graphviz_itself_reads_the_label_as_the_text(text: str) -> None:
    pygraphviz = pytest.importorskip("pygraphviz")
    graph = pygraphviz.AGraph(string="".join(dot.write([picture(text)])), strict=False)
    assert sorted(graph.nodes()) == ["c0n0", "c0n1"]
    assert graph.number_of_edges() == 2


@settings(max_examples=25)
@given(st.integers(2, 9), st.data())
def test_boxes_do_not_lie_on_each_other_and_every_arrow_keeps_its_kind(count: int, data: st.DataObject) -> None:
    pytest.importorskip("pygraphviz")
    from preflux.overview.layout import lay_out

    boxes = [Box(f"n{number}", ("x",), "ok") for number in range(count)]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] != pair[1])
    kinds = st.sampled_from(["applies", "waits"])
    arrows = [
        Arrow(f"n{tail}", f"n{head}", data.draw(kinds))  # type: ignore[arg-type]
        for tail, head in data.draw(st.lists(pairs, max_size=12))
    ]
    sizes = [(60.0 + 20 * number, 30.0) for number in range(count)]
    layout = lay_out(Picture("", boxes, arrows), sizes)
    corners = [(x, y, x + w, y + h) for (x, y), (w, h) in zip(layout.boxes, sizes, strict=True)]
    for i, (left, top, right, bottom) in enumerate(corners):
        for other_left, other_top, other_right, other_bottom in corners[:i]:
            assert right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
    for arrow, curve in zip(arrows, layout.arrows, strict=True):
        assert curve.at_end is (arrow.kind == "applies")
        left, top, right, bottom = corners[int(arrow.head[1:])]
        x, y = curve.tip
        assert left - 2 <= x <= right + 2
        assert top - 2 <= y <= bottom + 2
