"""Where the mark stands below the source line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from preflux.report.snippet import cell_width, snippet
from preflux.span import Source, Span


def drawn(line: str, stretch: str, width: int = 100) -> tuple[str, str]:
    """Return the line and the marks below it."""
    source = Source("x.yaml", f"first: 1\n{line}\n")
    start = source.text.index(stretch, 9)
    part = snippet(Span(source, start, start + len(stretch)), width, secret=False)
    assert part is not None
    assert part.number == 2
    return part.text, " " * part.start + "^" * part.length


def test_a_tab_that_is_meant_is_drawn() -> None:
    assert drawn("\t- a", "\t") == ("→   - a", "^^^^")


def test_columns_behind_a_tab_are_right() -> None:
    assert drawn("a:\tbcd", "bcd") == ("a:  bcd", "    ^^^")


def test_wide_characters_take_two_cells_and_marks_on_letters_none() -> None:
    assert drawn("漢字: x", "x") == ("漢字: x", "      ^")
    assert drawn("漢字: x", "字") == ("漢字: x", "  ^^")
    assert drawn("e\u0301a: x", "x") == ("e\u0301a: x", "    ^")


def test_a_long_line_is_cut_at_its_end() -> None:
    assert drawn("key: " + "v" * 50, "key", 20) == ("key: vvvvvvvvvvvvv…", "^^^")


def test_a_long_line_is_cut_on_both_sides_of_what_is_meant() -> None:
    text, marks = drawn("a" * 100 + " here " + "b" * 100, "here", 30)
    assert text[0] == text[-1] == "…"
    assert len(text) <= 30
    assert [letter for letter, mark in zip(text, marks, strict=False) if mark == "^"] == list("here")


def test_of_a_very_long_line_the_part_around_the_stretch_is_shown() -> None:
    line = "x" * 100_000 + "here" + "y" * 100_000
    assert drawn(line, "here", 40) == ("…" + "x" * 12 + "here" + "y" * 22 + "…", " " * 13 + "^^^^")


def test_a_stretch_over_lines_is_marked_to_the_end_of_the_first() -> None:
    source = Source("x.yaml", "a: [1,\n  2]\n")
    part = snippet(Span(source, 3, 11), 100, secret=False)
    assert part is not None
    assert (part.text, part.start, part.length) == ("a: [1,", 3, 3)


def test_an_empty_stretch_has_one_mark_also_past_the_end() -> None:
    source = Source("x.yaml", "a:\n")
    part = snippet(Span(source, 2, 2), 100, secret=False)
    assert part is not None
    assert (part.start, part.length) == (2, 1)


def test_a_line_without_content_shows_nothing() -> None:
    assert snippet(Span(Source("x.yaml", "\n"), 0, 0), 100, secret=False) is None
    assert snippet(Span(Source("x.yaml", "---\na: 1\n"), 0, 3), 100, secret=False) is None


@given(st.text(max_size=60), st.data())
def test_any_line_fits_and_the_mark_lies_within_it(line: str, data: st.DataObject) -> None:
    source = Source("x.yaml", line)
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    width = data.draw(st.integers(20, 60))
    part = snippet(Span(source, start, end), width, secret=False)
    if part is None:
        return
    assert cell_width(part.text) <= width
    assert part.length >= 1
    assert 0 <= part.start <= width
    assert part.start + part.length <= width + 1
    assert part.text.isprintable()


def test_no_line_holds_a_command_of_a_workflow() -> None:
    assert drawn("a: ##[error]b", "b")[0] == "a: ##\u2045error]b"
    assert drawn("a:\t##[error]b", "b")[0] == "a:  ##\u2045error]b"
