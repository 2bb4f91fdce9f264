"""How rules make findings: with all places that took part, never by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import preflux
from preflux.catalogue import registry
from preflux.catalogue.page import Page, pages
from preflux.config import Config
from preflux.files import Memory
from preflux.finding import Finding
from preflux.node import Derived, Mapping, Scalar, Sequence, Via
from preflux.pipeline import lint
from preflux.reconcile.cluster import Cluster
from preflux.render.build.result import Build
from preflux.render.objects.object import Object
from preflux.span import Source, Span
from rules.page_examples import example, findings, sections

PACKAGE = Path(preflux.__file__).parent
BY_HAND = {PACKAGE / "finding.py", PACKAGE / "engine.py"}
"""The two constructors, and the finding about a rule that crashed."""


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(set(PACKAGE.rglob("*.py")) - BY_HAND):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


def test_no_rule_builds_a_finding_by_hand() -> None:
    assert [place for place, call in _calls() if isinstance(call.func, ast.Name) and call.func.id == "Finding"] == []


def test_no_rule_points_at_the_span_of_what_has_more_places() -> None:
    made = [(place, call) for place, call in _calls() if ast.unparse(call.func) == "Finding.at"]
    assert made
    spans = [place for place, call in made if getattr(call.args[0], "attr", "").rpartition("_")[2] == "span"]
    assert spans == []


SOURCE = Source("a.yaml", "a: b\nc: d\ne: f\n")
HERE, THERE, FAR = (Scalar(SOURCE.text[start], SOURCE, start, start + 1) for start in (3, 8, 13))


def test_what_took_part_in_a_node_is_filled_in() -> None:
    node = Derived("b", HERE, (Via(THERE.span, "base"), Via(HERE.span, "namePrefix"), Via(THERE.span, "nameSuffix")))
    finding = Finding.at(node, "x", via=(Derived("f", FAR, (Via(HERE.span, "base"),)), THERE.span))
    assert finding == Finding(HERE.span, "x", via=(THERE.span, FAR.span))


def test_a_span_has_no_more_places() -> None:
    assert Finding.at(Span(SOURCE, 0, 1), "x") == Finding(Span(SOURCE, 0, 1), "x")


AT_A_PLACE = {"broken-plugin", "prunes-everything", "unset-variable", "weakened-by-overlay"}
"""Rules that point at a fault of a file, at a part of a value, or into a patch: none of these has other places."""
MARK = Span(Source("elsewhere.yaml", "x"), 0, 1)


def _about_objects(page: Page) -> bool:
    return registry.load(page).item in (Build, Cluster, Object) and not page.faults and page.name not in AT_A_PLACE


@pytest.mark.parametrize("page", [page for page in pages().values() if _about_objects(page)], ids=lambda page: page.name)
def test_what_took_part_is_in_each_finding_about_objects(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (Scalar, Mapping, Sequence):
        monkeypatch.setattr(kind, "via", (Via(MARK, "base"),))
    for section in sections(page):
        if section.title.startswith("Fails"):
            found = findings(page.name, example(section).files)
            assert [str(one.finding.span) for one in found if MARK not in one.finding.via] == []


RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec:
  interval: 1h
  chart:
    spec:
      chart: web
      version: ">=1.0.0" # the version
      sourceRef:
        name: charts
        kind: HelmRepository # the kind
"""
PATCH = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec: {chart: {spec: {version: ">=2.0.0", sourceRef: {kind: KIND}}}}
"""


@pytest.mark.parametrize(
    ("rule", "place", "kind"),
    [
        ("unpinned-chart", "# the version", "HelmRepository"),
        ("helm-chart-conflict", "# the kind", "OCIRepository"),
    ],
)
def test_an_ignore_in_the_base_works_for_what_an_overlay_changes(rule: str, place: str, kind: str) -> None:
    def found(comment: str) -> list[str]:
        files = {
            "base/kustomization.yaml": "resources: [release.yaml]\n",
            "base/release.yaml": RELEASE.replace(place, comment),
            "overlay/kustomization.yaml": "resources: [../base]\npatches: [{path: patch.yaml}]\n",
            "overlay/patch.yaml": PATCH.replace("KIND", kind),
        }
        report = lint(Memory({**files}), Config(select=(rule, "unused-ignore")))
        return [f"{reported.finding.span.path}: {reported.rule}" for reported in report.findings]

    assert found(place) == [f"overlay/patch.yaml: {rule}"]
    assert found(f"# preflux: ignore[{rule}] it is meant so") == []


def test_an_ignore_at_either_of_two_charts_works() -> None:
    text = RELEASE.replace('">=1.0.0"', "1.0.0").replace("interval: 1h", "chartRef: {kind: OCIRepository, name: a}")
    for line in ("  chart:\n", "  chartRef: {kind: OCIRepository, name: a}\n"):
        comment = f"{line.rstrip()} # preflux: ignore[helm-chart-conflict]\n"
        files = {"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": text.replace(line, comment)}
        assert lint(Memory({**files}), Config(select=("helm-chart-conflict", "unused-ignore"))).findings == []
