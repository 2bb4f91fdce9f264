"""Substitution, against what the libraries of Flux made of the same: recorded, and live where Go is there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reconcile.fuzz import differences
from reconcile.libraries import VERSIONS, Libraries
from reconcile.ours import in_object, in_text, kind_of, printed
from reconcile.record import FIXTURES, objects, texts

CASES = 150
"""Random texts, and as many objects, of the live comparison; reconcile.fuzz runs more."""


def recorded(name: str) -> list[dict[str, Any]]:
    content = json.loads((FIXTURES / f"{name}.json").read_text())
    assert content["made with"] == VERSIONS
    return list(content["cases"])


@pytest.mark.parametrize("case", recorded("texts"), ids=lambda case: f"{case['text']!a} {'strict' * case['strict']}")
def test_text(case: dict[str, Any]) -> None:
    result, error = in_text(case["text"], case["variables"], strict=case["strict"])
    assert result == case.get("result")
    assert error == ("slice bounds out of range" if "slice bounds" in case.get("error", "") else case.get("error", ""))


@pytest.mark.parametrize("case", recorded("objects"))
def test_object(case: dict[str, Any]) -> None:
    if "var name is invalid" in case.get("error", ""):
        pytest.skip("a fault of the variables, not of an object: see test_post_build")
    item, ours = in_object(case["object"], case["variables"], strict=case["strict"])
    kinds = [fault.kind for fault in ours.faults]
    if "result" in case:
        assert (kinds, printed(ours)) == ([], case["result"])
    else:
        assert kind_of(case["error"]) in kinds
        if kinds != ["unset-variable"]:
            assert ours.root is item.root


@pytest.mark.parametrize("name", ["texts", "objects"])
def test_record_is_current(name: str) -> None:
    tasks = {"texts": texts, "objects": objects}[name]()
    assert [{key: case[key] for key in task} for case, task in zip(recorded(name), tasks, strict=True)] == tasks


@pytest.mark.parametrize("name", ["texts", "objects"])
def test_libraries_still_say_so(name: str, libraries: Libraries) -> None:
    for task in {"texts": texts, "objects": objects}[name]():
        answer = libraries.ask(**task)
        assert {**task, **({"error": answer.error} if answer.result is None else {"result": answer.result})} in recorded(
            name
        )


def test_random_cases(libraries: Libraries) -> None:
    assert list(differences(libraries, 1, CASES)) == []
