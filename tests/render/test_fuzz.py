"""A few hundred random trees, built by preflux and by the real kustomize; `make fuzz` builds as many as asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from go_program import Missing
from render.fuzz.compare import build_ours, compare
from render.fuzz.origins import unexplained
from render.fuzz.real import Reference, find_reference
from render.fuzz.trees import Case, case_of, cases

SHORT = 150


@pytest.fixture(scope="module")
def reference() -> Iterator[Reference]:
    try:
        found = find_reference()
    except Missing as missing:
        pytest.skip(str(missing))
    with closing(found):
        yield found


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_hypothesis_finds_no_difference(
    case: Case, reference: Reference, tmp_path_factory: pytest.TempPathFactory
) -> None:
    difference = compare(case, tmp_path_factory.getbasetemp() / "hypothesis", reference)
    assert difference is None, difference


@pytest.mark.parametrize("first", range(0, SHORT, 50))
def test_builds_what_kustomize_builds_and_refuses_what_it_refuses(
    first: int, reference: Reference, tmp_path: Path
) -> None:
    found = [(number, compare(case_of(number), tmp_path / "case", reference)) for number in range(first, first + 50)]
    assert [(number, difference) for number, difference in found if difference is not None] == []


def test_every_value_has_an_origin_that_shows_or_explains_it() -> None:
    """Also without a real kustomize: of all trees that can be built."""
    built = 0
    for number in range(1000, 1150):
        ours = build_ours(case_of(number))
        assert not ours.crash, (number, ours.crash)
        if ours.build is not None and not ours.faults:
            built += 1
            assert unexplained(ours.build) == [], number
    assert built > 50


def test_every_fault_has_a_place_in_a_file_of_the_tree() -> None:
    refused = 0
    for number in range(2000, 2150):
        case = case_of(number)
        ours = build_ours(case)
        for fault in ours.build.faults if ours.build is not None else ():
            refused += 1
            assert fault.span.path in case.files, (number, fault)
            assert 0 <= fault.span.start <= len(fault.span.source.text), (number, fault)
    assert refused > 20


def test_a_number_always_makes_the_same_tree() -> None:
    assert case_of(7) == case_of(7)
    assert case_of(7) != case_of(8)
