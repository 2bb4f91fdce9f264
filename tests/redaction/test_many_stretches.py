"""What lies in one of very many private stretches is found without a look at each."""

from __future__ import annotations

from preflux.redaction.lines.secret_lines import guarded_line, inside_value, private_lines
from preflux.redaction.regions import in_region
from preflux.span import Source

TEXT = "a: |\n  one\n  two\n# between\nb: x\nc: 'y\n  z'\n"


def source() -> Source:
    made = Source("a.yaml", TEXT)
    ends = ("'y", "z'"), ("|", "two"), ("|", "one")
    made.private = tuple((TEXT.index(first), TEXT.index(last) + len(last)) for first, last in ends)
    return made


def test_an_offset_in_stretches_that_overlap() -> None:
    made = source()
    inside = "".join(char for at, char in enumerate(TEXT) if in_region(made, at))
    assert inside == "|\n  one\n  two'y\n  z'"


def test_stretches_that_come_later_count() -> None:
    made = source()
    assert private_lines(made) == {2, 3, 6, 7}
    assert not in_region(made, TEXT.index("x"))
    made.private = (*made.private, (TEXT.index("x"), TEXT.index("x") + 1))
    assert private_lines(made) == {2, 3, 5, 6, 7}
    assert in_region(made, TEXT.index("x"))


def test_lines_without_a_key_of_their_own() -> None:
    made = source()
    assert [number for number in range(1, 8) if inside_value(made, number)] == [2, 3, 7]


def test_lines_of_documents_that_are_secrets() -> None:
    made = source()
    made.guarded = ((TEXT.index("b:"), len(TEXT)), (0, TEXT.index("# between")))
    assert [number for number in range(1, 8) if guarded_line(made, number)] == [1, 2, 3, 5, 6, 7]
