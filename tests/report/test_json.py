"""The report for programs keeps to its schema."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from preflux.data import schemas_dir
from preflux.finding import Report
from preflux.fingerprint import fingerprint
from preflux.report.formats.json import write
from preflux.report.view import View
from report.reports import BROKEN_PATH, RUNS_AS_ROOT, report


def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((schemas_dir() / "report.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(found)
    return found


def as_data(shown: Report, view: View | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(write(shown, view or View())))
    Draft202012Validator(schema()).validate(found)
    return found


def test_a_finding_has_all_that_is_known_of_it() -> None:
    (finding,) = as_data(report(RUNS_AS_ROOT))["findings"]
    base = {"path": "apps/base/web/deployment.yaml", "line": 3, "column": 16, "end_line": 3, "end_column": 20}
    assert finding == {
        "rule": "runs-as-root",
        "severity": "warning",
        "message": "runs as root",
        "hint": "",
        "location": {"path": "apps/staging/web/patch.yaml", "line": 3, "column": 16, "end_line": 3, "end_column": 17},
        "related": [{"message": "the base says 1000", "location": base}],
        "via": [base],
        "builds": ["apps/production", "apps/staging"],
        "objects": [
            {"apiVersion": "apps/v1", "kind": "Deployment", "namespace": "web", "name": "web"},
            {"apiVersion": "apps/v1", "kind": "Deployment", "namespace": "web-staging", "name": "web"},
        ],
        "clusters": ["clusters/staging"],
        "fingerprint": fingerprint(RUNS_AS_ROOT),
    }


def test_the_head_counts() -> None:
    shown = report(BROKEN_PATH, RUNS_AS_ROOT, files=3, builds=2, objects=1, clusters=0)
    shown.looked_at.unseen.append("apps/x: remote")
    data = as_data(shown)
    assert data["version"] == 1
    assert data["summary"] == {"error": 1, "warning": 1, "info": 0}
    assert data["looked_at"] == {"files": 3, "builds": 2, "objects": 1, "clusters": 0}
    assert data["unseen"] == ["apps/x: remote"]


def test_nothing_is_a_report_too() -> None:
    assert as_data(report())["findings"] == []


def test_paths_are_relative_to_the_root_wherever_the_reader_is() -> None:
    (finding,) = as_data(report(BROKEN_PATH), View(root="sub"))["findings"]
    assert finding["location"]["path"] == "apps/staging/web/kustomization.yaml"
