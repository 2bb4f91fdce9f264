"""The formats of one line a finding."""

from __future__ import annotations

from preflux.finding import Finding, Severity
from preflux.report.formats import concise, github, statistics
from preflux.report.view import View
from preflux.span import Source, Span
from report.reports import BROKEN_PATH, OVERLAY, RUNS_AS_ROOT, report, reported


def test_concise() -> None:
    assert list(concise.write(report(BROKEN_PATH, RUNS_AS_ROOT), View())) == [
        "apps/staging/web/kustomization.yaml:3:5: error: `../base/web` does not exist [broken-path]\n",
        "apps/staging/web/patch.yaml:3:16: warning: runs as root [runs-as-root]\n",
    ]


def test_github_annotations() -> None:
    assert list(github.write(report(BROKEN_PATH, RUNS_AS_ROOT), View(root="sub"))) == [
        (
            "::error file=sub/apps/staging/web/kustomization.yaml,line=3,col=5,endLine=3,endColumn=16,"
            "title=broken-path::`../base/web` does not exist%0Ahint: did you mean `../../base/web`?\n"
        ),
        (
            "::warning file=sub/apps/staging/web/patch.yaml,line=3,col=16,endLine=3,endColumn=17,title=runs-as-root"
            "::runs as root%0Asub/apps/base/web/deployment.yaml:3: the base says 1000"
            "%0ADeployment/web in 2 overlays: apps/production, apps/staging\n"
        ),
    ]


def test_github_escapes_what_would_end_a_property_or_the_command() -> None:
    source = Source("a,b:c%.yaml", "x: 1\ny: 2\n")
    finding = reported(Finding(Span(source, 0, 9), "100% of `a::b`, c"), Severity.info)
    assert list(github.write(report(finding), View())) == [
        "::notice file=a%2Cb%3Ac%25.yaml,line=1,endLine=2,title=broken-path::100%25 of `a::b`, c\n"
    ]


def test_statistics_count_by_rule_the_worst_first() -> None:
    place = Span(OVERLAY, 0, 1)
    many = [reported(Finding(place, "x"), Severity.warning, "orphan-file") for _ in range(12)]
    assert "".join(statistics.write(report(*many, BROKEN_PATH, RUNS_AS_ROOT), View())) == (
        " 1  error    broken-path\n"
        "12  warning  orphan-file\n"
        " 1  warning  runs-as-root\n"
        "\n"
        "Found 1 error, 13 warnings in 0 files, 0 builds, 0 objects and 0 clusters.\n"
    )
