"""Flow collections, of which the parser in kustomize is of another mind. Checked with kustomize 5.8.1."""

import pytest

from preflux.lookup import at
from preflux.node import Blank, Mapping, Sequence
from preflux.parse.loader import load
from preflux.span import Source


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a: [b?c]", 5),
        ("a: [b?]", 5),
        ("a: [http://web/?q=1]", 5),
        ("a: [b c?d e, f]", 5),
        ("a: {b: c?d}", 8),
        ("a: {b?c: d}", 5),
        ("a: [b, [c?]]", 9),
    ],
)
def test_a_question_mark_in_a_plain_value_is_refused(text: str, column: int) -> None:
    fault = load(Source("a.yaml", f"{text}\n")).faults[0]
    assert fault.kind == "flow-question"
    assert (fault.span.line, fault.span.column) == (1, column)
    assert "quotes" in fault.hint


@pytest.mark.parametrize("text", ['a: ["b?c", d]', "a: ['b?']", "a: b?c", "a: [b, c] # why?", "a?: b", "- b?\n- [c]"])
def test_elsewhere_it_is_a_character_like_others(text: str) -> None:
    assert load(Source("a.yaml", f"{text}\n")).faults == []


@pytest.mark.parametrize(("text", "path"), [("{a: }", ("a",)), ("{a}", ("a",)), ("[a: ]", (0, "a")), ("[? a, b]", (0, "a"))])
def test_nothing_in_a_flow_mapping_is_told_from_null(text: str, path: tuple[str | int, ...]) -> None:
    root = load(Source("a.yaml", f"{text}\n")).documents[0].root
    assert isinstance(root, Mapping | Sequence)
    assert type(at(root, *path)) is Blank


@pytest.mark.parametrize("text", ["{a: ~}", "{a: null}", "a:", "a: ~"])
def test_a_null_that_is_written_is_none_of_these(text: str) -> None:
    found = at(load(Source("a.yaml", f"{text}\n")).documents[0].root, "a")
    assert found is not None
    assert type(found) is not Blank


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a b: 1", "a b"),
        ("? a\n  b\n: 1", "a b"),
        ("? a\n\n  b\n: 1", "a\nb"),
        ("'a': 1", "a"),
        ("&x a: 1", "a"),
        ("ä: 1", "ä"),
        ("1.10: 1", "1.10"),
        ("x: {<<: {a: 1}}", "x"),
    ],
)
def test_a_key_stands_where_it_is_written(text: str, name: str) -> None:
    root = load(Source("a.yaml", f"{text}\n")).documents[0].root
    assert isinstance(root, Mapping)
    written = root.keys[name].span.text
    assert root.key(name).span == root.keys[name].span
    assert " ".join(written.strip("'").split()) == name.replace("\n", " ")
