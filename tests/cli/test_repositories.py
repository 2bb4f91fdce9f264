"""The example monorepo is healthy; the broken one shows each planted mistake at its place, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from preflux.cli.run import run
from preflux.data import schemas_dir

CHECKOUT = Path(__file__).resolve().parents[2]
HEALTHY = CHECKOUT / "examples/monorepo"
BROKEN = CHECKOUT / "tests/fixtures/repos/broken-monorepo"

PLANTED = {
    ("error", "unknown-field", "apps/base/notes/deployment.yaml", 19, 11),
    ("error", "selector-mismatch", "apps/base/search/deployment.yaml", 8, 12),
    ("error", "plaintext-secret", "apps/production/notes/credentials.yaml", 5, 1),
    ("warning", "runs-as-root", "apps/staging/notes/debug.yaml", 13, 24),
    ("warning", "weakened-by-overlay", "apps/staging/notes/debug.yaml", 9, 23),
    ("error", "flux-path-missing", "clusters/production/apps.yaml", 8, 9),
    ("error", "yaml-syntax", "infrastructure/production/cache/kustomization.yaml", 4, 1),
    ("error", "broken-path", "infrastructure/staging/cache/kustomization.yaml", 4, 5),
}
HINTS = {
    "unknown-field": "did you mean `imagePullPolicy`?",
    "flux-path-missing": "did you mean `./apps/production`?",
    "broken-path": "did you mean `../../base/cache`?",
}


def test_the_example_is_healthy_down_to_notes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--fail-on", "info", str(HEALTHY)]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("No findings in ")
    assert printed.out.count("\n") == 1
    assert printed.err == ""


def test_each_planted_mistake_is_found_once_at_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(BROKEN, tmp_path / "repo")  # away from the git repository around it
    assert run(["check", "--format", "json", str(tmp_path / "repo")]) == 1
    data = json.loads(capsys.readouterr().out)
    schema = json.loads((schemas_dir() / "report.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(data)
    found = [
        (f["severity"], f["rule"], f["location"]["path"], f["location"]["line"], f["location"]["column"])
        for f in data["findings"]
    ]
    assert sorted(found) == sorted(PLANTED)
    hints = {f["rule"]: f["hint"] for f in data["findings"]}
    assert {rule: hints[rule] for rule in HINTS} == HINTS
    overlays = {f["rule"]: f["builds"] for f in data["findings"]}
    assert overlays["unknown-field"] == ["apps/production", "apps/staging"]
    assert overlays["runs-as-root"] == ["apps/staging"]


@pytest.mark.parametrize("form", ["text", "concise", "json", "github"])
def test_the_planted_password_is_never_printed(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format", form, str(BROKEN)]) == 1
    printed = capsys.readouterr()
    assert "notes-database" in printed.out
    assert "correct-horse-battery" in (BROKEN / "apps/production/notes/credentials.yaml").read_text()
    assert "correct-horse-battery" not in printed.out + printed.err
