"""What a file may cost to read, and what is said where it would cost more."""

from __future__ import annotations

import pytest
from yaml._yaml import CParser

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.files import Memory
from preflux.limits import MAX_DIRECTIVE, MAX_DIRECTIVES, MAX_DUPLICATES, MAX_FAULTS, MAX_NODES
from preflux.node import Mapping
from preflux.parse import comments
from preflux.parse.diagnosis import refusal
from preflux.parse.loader import load
from preflux.parse.store import Store
from preflux.span import Source


def faults(text: str) -> list[str]:
    return [fault.message for fault in load(Source("a.yaml", text)).faults]


def bomb(name: str, factor: int) -> str:
    return (
        f"{name}: &a [{', '.join('x' * 10)}]\nb: &b [{', '.join(['*a'] * 100)}]\n"
        f"c: &c [{', '.join(['*b'] * 100)}]\nd: [{', '.join(['*c'] * factor)}]\n"
    )


@pytest.mark.parametrize("break_", ["\n", "\r", "\x85", "\u2028", "\n\ufeff"])
def test_many_tag_directives(break_: str) -> None:
    text = "".join(f"%TAG !a{number}! x{break_}" for number in range(MAX_DIRECTIVES + 1)) + "--- a\n"
    assert faults(text) == ["more than 1000 `%TAG` lines: the file is not read"]


def test_a_long_tag_directive() -> None:
    assert faults(f"%TAG !a! {'x' * MAX_DIRECTIVE}\n--- !a!b c\n") == [
        "a `%TAG` line of more than 1000 characters: the file is not read"
    ]


@pytest.mark.parametrize("text", ["%TAG !a! x\n--- !a!b c\n", "a: |\n" + "  %TAG !a! x\n" * (MAX_DIRECTIVES + 5)])
def test_other_tag_directives_and_what_only_looks_like_some(text: str) -> None:
    assert faults(text) == []


def test_aliases_of_one_file_are_counted() -> None:
    assert faults(bomb("a", 5)) == []
    assert faults(bomb("a", 10)) == [f"more than {MAX_NODES} values with aliases expanded"]


def test_aliases_of_all_files_are_counted_together() -> None:
    files: dict[str, str | bytes] = {f"{name}.yaml": bomb(name, 2) for name in "pqrs"}
    store = Store(discover(Memory(files), Config()))
    found = [store.file(path).faults for path in sorted(files)]
    assert [len(of_file) for of_file in found] == [0, 0, 0, 1]
    assert found[3][0].message == "the aliases of all files together expand to more than 1000000 values"


def test_many_merges_into_one_mapping() -> None:
    file = load(Source("a.yaml", "a: &a {x: y}\nb: {" + "<<: *a, " * 20_000 + "z: 1}\n"))
    assert file.faults == []
    root = file.documents[0].root
    assert isinstance(root, Mapping)
    inner = root.fields["b"]
    assert isinstance(inner, Mapping)
    assert list(inner.fields) == ["z", "x"]


def test_very_many_broken_documents_are_told() -> None:
    found = faults("--- [\n" * (MAX_FAULTS + 50))
    assert len(found) == MAX_FAULTS + 1
    assert found[-1] == "more than 100 errors in one file: from here on, it is not read"
    assert len(faults("--- [\n" * MAX_FAULTS)) == MAX_FAULTS


def test_of_very_many_keys_that_stand_twice_the_first_are_remembered() -> None:
    file = load(Source("a.yaml", "a: b\n" * (MAX_DUPLICATES + 5)))
    assert len(file.documents[0].duplicates) == MAX_DUPLICATES


def test_comments_of_very_many_broken_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = 0

    def counting(text: str) -> object:
        nonlocal parsed
        parsed += 1
        return CParser(text)

    monkeypatch.setattr(comments, "CParser", counting)
    found = list(comments.comments(Source("a.yaml", "--- @ # word\n" * 1000), "word"))
    assert len(found) == 1000
    assert parsed == MAX_FAULTS


def test_the_line_of_a_problem_behind_many_blank_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    line = Source.line

    def counting(self: Source, number: int) -> str:
        nonlocal looks
        looks += 1
        return line(self, number)

    monkeypatch.setattr(Source, "line", counting)
    source = Source("a.yaml", "a: {b: c\n" + "\n" * 10_000)
    assert refusal.Refusal(source, 0, "", "", len(source.text), 0).line == 1
    assert looks == 0
