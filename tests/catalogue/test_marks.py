"""The marks in the examples of pages."""

from __future__ import annotations

import pytest

from preflux.catalogue.marks import Mark, joined, without_marks

TEXT = "a: [b]\n\nc: d\n"


def mark(line: int, column: int, width: int, *notes: str) -> Mark:
    return Mark(line, column, width, "error", f"at {line}:{column}", notes)


@pytest.mark.parametrize("sign", ["#", "//"])
def test_what_is_written_is_read(sign: str) -> None:
    marks = [
        mark(1, column, width, "hint: x", "related: a.yaml:1:2: y", "via: a.yaml:1:2", "objects: A/b")
        for column in range(1, 6)
        for width in (3, 4)
    ]
    marks += [mark(2, 1, 3), mark(3, 4, 1), mark(4, 1, 3)]
    assert without_marks(joined(TEXT, marks, sign)) == (TEXT, marks)


def test_marks_stand_below_what_they_point_at() -> None:
    marks = [mark(1, 1, 5), mark(1, 2, 2, "hint: x"), mark(1, 5, 1, "hint: y")]
    assert joined("a: [b]\nc: d\n", marks, "#") == (
        "a: [b]\n"
        "#^^^^ error: at 1:1\n"
        " #^ error: at 1:2\n"
        " # hint: x\n"
        "#   ^ error: at 1:5\n"
        "#   hint: y\n"
        "c: d\n"
    )


@pytest.mark.parametrize(
    "text",
    ["# hint: about nothing\n", "a: b # error: no\n", "#  ^^ error\n", "a: 1\n#  ^ wrong: x\n", "# error: x\n"],
)
def test_other_comments_are_left_alone(text: str) -> None:
    assert without_marks(text) == (text, [])


def test_a_comment_that_is_no_note_ends_a_mark() -> None:
    text = "a: 1\n#  ^ error: x\n# a comment\n# hint: of the file\n"
    assert without_marks(text) == ("a: 1\n# a comment\n# hint: of the file\n", [Mark(1, 4, 1, "error", "x")])
