"""Some random trees that nobody means well with; `make fuzz-hostile` runs as many as asked, each with two hash seeds."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from hostile.fuzz.canaries import leaked
from hostile.fuzz.cases import Case, case_of
from hostile.fuzz.examine import Outcome, examine
from hostile.fuzz.reduce import keep, kind, reduce
from hostile.fuzz.runs import compare
from hostile.fuzz.seeds import Seed, own, seeds
from hostile.fuzz.steps import TooMany, counted
from hostile.fuzz.tree import read, write
from preflux.files import Memory

pytestmark = pytest.mark.filterwarnings("default::FutureWarning")  # of Python's patterns, which the command line silences


@pytest.mark.parametrize("first", range(1000, 1200, 50))
def test_no_tree_makes_preflux_fail(first: int) -> None:
    found = [(number, examine(case_of(number)).problems) for number in range(first, first + 50)]
    assert [(number, problems) for number, problems in found if problems] == []


def test_a_number_always_makes_the_same_tree() -> None:
    assert case_of(7) == case_of(7)
    assert case_of(7) != case_of(9)


@pytest.mark.parametrize("seed", own(), ids=lambda seed: seed.name)
def test_the_trees_stand_as_they_are_and_after_reading_and_writing(seed: Seed) -> None:
    name, files = seed
    assert examine(Case(0, name, files)).problems == []
    for data in files.values():
        try:
            documents = read(data.decode())
        except (yaml.YAMLError, UnicodeDecodeError):
            continue
        assert read(write(documents)) == documents


def test_there_are_trees_of_every_kind() -> None:
    assert len(seeds()) > 300
    assert {"cluster", "overlay", "render/crds", "depends-on-cycle/Fails"} <= {seed.name for seed in seeds()}


def test_a_failure_is_found_and_made_small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(files: Memory, path: str) -> bytes:
        if b"odd" in files._files[path]:
            raise ZeroDivisionError
        return files._files[path]

    monkeypatch.setattr(Memory, "read", fail)
    seed = own()[0]
    case = Case(1, seed.name, {**seed.files, "a/x.yaml": b"kind: ConfigMap\nmore: very odd words\n"})
    problems = examine(case).problems
    assert [kind(problem) for problem in problems] == problems
    assert problems[0].startswith("exception: ZeroDivisionError in ")
    small = reduce(case)
    assert small.files == {"a/x.yaml": b"odd"}
    keep(small, tmp_path)
    assert (tmp_path / "a/x.yaml").read_bytes() == b"odd"


def test_a_value_of_a_secret_is_found_in_output() -> None:
    assert leaked("one\ntwo qzKan007nariXw\n") == "two qzKan007nariXw"
    assert leaked("data: cXpLYW4wMDduYXJpWHc=") != ""
    assert leaked("qz nari") == ""


def test_steps_are_counted_and_bounded() -> None:
    with counted(10):
        abs(-1)
    with pytest.raises(TooMany), counted(10):
        assert [abs(number) for number in range(20)]


def test_two_runs_are_compared() -> None:
    same, other, bad = Outcome([], "a"), Outcome([], "b"), Outcome(["crash: x"], "c")
    assert list(compare(1, 2, {1: same, 2: same}, {1: same, 2: same})) == []
    assert [(number, kind(what)) for number, what in compare(1, 2, {1: same, 2: bad}, {1: other, 2: same})] == [
        (1, "hash seed"),
        (2, "crash: x"),
    ]
    assert [failure.problem[:4] for failure in compare(1, 1, {}, {1: same})] == ["died"]


def test_a_disk_could_hold_every_tree() -> None:
    for number in range(300):
        case = case_of(number)
        above = {"/".join(path.split("/")[:end]) for path in case.files for end in range(1, path.count("/") + 1)}
        assert above.isdisjoint((*case.files, *case.links))
        assert case.files.keys().isdisjoint(case.links)
