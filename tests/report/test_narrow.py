"""Paths narrow what is reported."""

from __future__ import annotations

import pytest

from preflux.finding import Severity
from preflux.report.narrow import at_least, narrow
from report.reports import BROKEN_PATH, RUNS_AS_ROOT, report


@pytest.mark.parametrize(
    ("paths", "rules"),
    [
        (["apps/staging/web/kustomization.yaml"], ["broken-path"]),
        (["apps/staging"], ["broken-path", "runs-as-root"]),
        (["apps/base"], ["runs-as-root"]),  # its related place
        (["apps/production"], ["runs-as-root"]),  # a build that shows it
        (["apps/stag"], []),
        (["clusters", "apps/base"], ["runs-as-root"]),
        ([""], ["broken-path", "runs-as-root"]),
        (["clusters", ""], ["broken-path", "runs-as-root"]),
    ],
)
def test_a_finding_stays_where_it_concerns_a_path(paths: list[str], rules: list[str]) -> None:
    shown = report(BROKEN_PATH, RUNS_AS_ROOT, files=7)
    kept = narrow(shown, paths)
    assert [found.rule for found in kept.findings] == rules
    assert kept.looked_at is shown.looked_at


def test_a_severity_leaves_out_the_milder_ones_and_counts_them() -> None:
    shown = report(BROKEN_PATH, RUNS_AS_ROOT, files=7)
    assert at_least(shown, Severity.info) == shown
    kept = at_least(shown, Severity.error)
    assert (kept.findings, kept.hidden, kept.looked_at) == ([BROKEN_PATH], 1, shown.looked_at)
