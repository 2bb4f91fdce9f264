"""Which files are judged as manifests."""

from __future__ import annotations

from preflux.config import Config
from preflux.files import Memory
from preflux.pipeline import lint

BROKEN = "apiVersion: v1\nkind: Service\nmetadata:\n\tname: x\n"


def _broken(files: dict[str, str]) -> list[str]:
    report = lint(Memory(dict(files)), Config(select=("yaml-syntax",)))
    return [f"{found.finding.span.path} {found.severity}" for found in report.findings]


def test_what_a_build_reads_is_judged_wherever_it_lies() -> None:
    kustomization = "resources: [.hidden/a.yaml, notes.txt, chart/templates/b.yaml]\npatches: [{path: p.yaml}]\n"
    files = {
        "kustomization.yaml": kustomization,
        ".hidden/a.yaml": BROKEN,
        "notes.txt": BROKEN,
        "chart/Chart.yaml": "name: x\n",
        "chart/templates/b.yaml": BROKEN,
        "p.yaml": "a: [\n",
    }
    assert _broken(files) == [
        f"{path} error" for path in (".hidden/a.yaml", "chart/templates/b.yaml", "notes.txt", "p.yaml")
    ]


def test_what_no_build_reads_is_judged_when_it_looks_like_an_object() -> None:
    files = {
        "kustomization.yaml": "resources: []\n",
        "a.yaml": BROKEN,
        "values.yaml": "a: [\n",
        "chart/Chart.yaml": "name: x\n",
        "chart/templates/b.yaml": BROKEN,
        ".github/c.yaml": BROKEN,
        "d.txt": BROKEN,
    }
    assert _broken(files) == ["a.yaml warning"]


def test_without_any_build_a_broken_object_is_an_error() -> None:
    assert _broken({"a.yaml": BROKEN}) == ["a.yaml error"]


def test_what_a_generator_packs_is_not_judged() -> None:
    files = {
        "kustomization.yaml": "configMapGenerator:\n  - name: x\n    files: [a.yaml, key=b.yaml]\n",
        "a.yaml": BROKEN,
        "b.yaml": BROKEN,
    }
    assert _broken(files) == []


def test_a_file_that_is_packed_and_applied_is_judged() -> None:
    files = {
        "kustomization.yaml": "configMapGenerator:\n  - name: x\n    files: [a.yaml]\nresources: [a.yaml]\n",
        "a.yaml": BROKEN,
    }
    assert _broken(files) == ["a.yaml error"]


def test_every_kustomization_file_is_judged() -> None:
    files = {"a/kustomization.yaml": "resources:\n\t- x\n", "b/kustomization.yaml": "{", "b/kustomization.yml": "["}
    assert _broken(files) == [
        "a/kustomization.yaml error",
        "b/kustomization.yaml error",
        "b/kustomization.yml error",
    ]
