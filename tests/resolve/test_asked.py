from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.files import Memory
from preflux.limits import MAX_LIKENESSES_OF_ALL
from preflux.nearest import likeness
from preflux.pipeline import lint
from preflux.resolve import nearest_path


def test_names_are_compared_as_often_as_allowed_in_all_kustomizations_together(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counting(one: str, other: str) -> float:
        nonlocal compared
        compared += 1
        return likeness(one, other)

    monkeypatch.setattr(nearest_path, "likeness", counting)
    files: dict[str, str | bytes] = {}
    for number in range(40):
        files[f"k{number}/kustomization.yaml"] = "resources:\n" + "".join(f"  - name-{i}.yaml\n" for i in range(50))
        files.update({f"k{number}/other-{i}.yaml": "" for i in range(50)})
    report = lint(Memory(files), Config())
    assert sum(one.rule == "broken-path" for one in report.findings) == 2000
    assert MAX_LIKENESSES_OF_ALL // 2 < compared <= MAX_LIKENESSES_OF_ALL


def test_a_very_long_path_has_no_hint() -> None:
    files: dict[str, str | bytes] = {
        "kustomization.yaml": f"resources: [{'x/' * 5000}name.yaml, nam.yaml]\n",
        "name.yaml": "",
    }
    report = lint(Memory(files), Config())
    hints = [one.finding.hint for one in report.findings if one.rule == "broken-path"]
    assert hints == ["", "did you mean `name.yaml`?"]
