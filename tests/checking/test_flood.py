from __future__ import annotations

import pytest

from preflux.checking.flood import Flood
from preflux.config import Config
from preflux.files import Memory
from preflux.finding import Severity
from preflux.limits import MAX_FINDINGS, MAX_FINDINGS_OF_FILE, MAX_MESSAGE
from preflux.pipeline import lint

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"


def test_findings_of_one_kind_in_one_file_are_bounded_and_told() -> None:
    many = HEAD + "data:\n" + "  a: b\n" * (MAX_FINDINGS_OF_FILE + 5)
    report = lint(Memory({"kustomization.yaml": "resources: [a.yaml, b.yaml]\n", "a.yaml": many, "b.yaml": HEAD}), Config())
    found = [one for one in report.findings if one.rule == "duplicate-key"]
    assert len(found) == MAX_FINDINGS_OF_FILE
    assert found[0].finding.span.line == 7
    assert report.looked_at.unseen == ["a.yaml: more than 1000 findings of `duplicate-key`: the others are not shown"]


def test_as_many_as_allowed_are_all_shown() -> None:
    many = HEAD + "data:\n" + "  a: b\n" * (MAX_FINDINGS_OF_FILE + 1)
    report = lint(Memory({"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": many}), Config())
    assert sum(one.rule == "duplicate-key" for one in report.findings) == MAX_FINDINGS_OF_FILE
    assert report.looked_at.unseen == []


def test_milder_findings_take_no_place_of_worse_ones() -> None:
    flood = Flood()
    taken = [flood.takes("one", Severity.info, f"{number}.yaml") for number in range(MAX_FINDINGS + 2)]
    assert taken == [True] * MAX_FINDINGS + [False] * 2
    assert flood.takes("two", Severity.error, "a.yaml")
    assert flood.left_out() == [f".: more than {MAX_FINDINGS} infos: the others are not shown"]


@pytest.mark.parametrize("length", [MAX_MESSAGE // 2, MAX_MESSAGE * 3])
def test_a_message_that_quotes_a_very_long_text_leaves_out_its_middle(length: int) -> None:
    text = "x" * length
    report = lint(Memory({"kustomization.yaml": f"resources: [{text}.yaml]\n"}), Config())
    (found,) = report.findings
    message = found.finding.message
    assert message.startswith("`xxx")
    assert message.endswith("xxx.yaml` does not exist")
    assert len(message) <= MAX_MESSAGE
    assert (text in message) is (length < MAX_MESSAGE)
