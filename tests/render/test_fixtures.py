"""Every folder of tests/fixtures/render, against what kustomize 5.8.1 printed for it.

`input` (its `overlay`, where it has one) is built without load restrictions. `expected.yaml` is kustomize's output;
`refused.txt` stands where kustomize fails, and lists our faults: kind and place, one a line.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from preflux.inspection.folders import Rendered, render_folder
from real_kustomize import kustomize

FIXTURES = Path(__file__).parent.parent / "fixtures" / "render"
CASES = sorted(path.name for path in FIXTURES.iterdir())


def target(case: str) -> Path:
    root = FIXTURES / case / "input"
    return root / "overlay" if (root / "overlay").is_dir() else root


def rendered(case: str) -> Rendered:
    return render_folder(target(case), FIXTURES / case / "input", restrict=False)


def expectation(case: str, name: str) -> str | None:
    path = FIXTURES / case / name
    return path.read_text() if path.exists() else None


@pytest.mark.parametrize("case", CASES)
def test_renders_as_kustomize(case: str) -> None:
    result = rendered(case)
    refused = expectation(case, "refused.txt")
    if refused is None:
        assert [str(fault) for fault in result.faults] == []
        assert result.text == expectation(case, "expected.yaml")
    else:
        assert "".join(f"{fault.kind} {fault.span}\n" for fault in result.faults) == refused
        assert refused


@pytest.mark.parametrize("case", CASES)
def test_expectation_is_kustomizes(case: str) -> None:
    command = [kustomize(), "build", "--load-restrictor", "LoadRestrictionsNone", str(target(case))]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode == 0) == (expectation(case, "refused.txt") is None)
    assert run.stdout == (expectation(case, "expected.yaml") or "")
