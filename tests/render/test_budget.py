"""What a run may spend: what goes beyond is a finding at its place, and everything else is reported all the same."""

from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.files import Memory
from preflux.finding import Report
from preflux.pipeline import lint

CONFIG_MAP = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {x: a}\n"
BROKEN = {"zz/kustomization.yaml": "resources: [missing.yaml]\n"}
KUSTOMIZATION = """\
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: %s, namespace: flux-system}
spec: {interval: 1h, path: %s, prune: true, sourceRef: {kind: %s, name: %s}}
"""
SYNC = {
    "clusters/s/flux-system/gotk-sync.yaml": KUSTOMIZATION % ("flux-system", "./clusters/s", "GitRepository", "flux-system")
}


@pytest.fixture(autouse=True)
def _only_what_every_run_has(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STEPS_PER_CHARACTER", "VALUES_PER_CHARACTER", "OBJECTS_PER_CHARACTER"):
        monkeypatch.setattr(f"preflux.render.budget.{name}", 0)


def checked(files: dict[str, str]) -> Report:
    return lint(Memory({path: text.encode() for path, text in {**files, **BROKEN}.items()}), Config())


def places(report: Report, rule: str) -> list[str]:
    return [str(found.finding.span) for found in report.findings if found.rule == rule]


def config_maps(count: int) -> str:
    return "".join(CONFIG_MAP % f"a{i}" for i in range(count))


ENTRIES = {
    "images": "images:\n" + "  - {name: one, newTag: '1'}\n" * 5,
    "replacements": "replacements:\n- sourceValue: x\n  targets:\n"
    + "  - {select: {kind: ConfigMap}, fieldPaths: [data.x]}\n" * 5,
    "patches": "patches:\n"
    + '  - {patch: \'[{"op": "add", "path": "/data/k", "value": "v"}]\', target: {kind: ConfigMap}}\n' * 5,
    "labels": "labels:\n" + "  - {pairs: {a: b}}\n" * 5,
}


@pytest.mark.parametrize("field", sorted(ENTRIES))
def test_entries_for_each_object_are_counted(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.render.budget.MIN_STEPS", 700)
    files = {"a/kustomization.yaml": "resources: [a.yaml]\n" + ENTRIES[field], "a/a.yaml": config_maps(20)}
    report = checked(files)
    found = [r.finding for r in report.findings if r.rule == "refused-build"]
    assert [finding.span.path for finding in found] == ["a/kustomization.yaml"]
    assert found[0].message == "with this the work is more than one build may do, 350 steps"
    assert found[0].span.start >= files["a/kustomization.yaml"].index(field)
    assert places(report, "broken-path") == ["zz/kustomization.yaml:1:13"]


def test_operations_on_a_long_list_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.render.budget.MIN_STEPS", 1000)
    files = {
        "a/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: ConfigMap}}]\n",
        "a/a.yaml": CONFIG_MAP % "a" + "x: [" + "1, " * 160 + "]\n",
        "a/p.yaml": "- {op: add, path: /x/0, value: 1}\n" * 60,
    }
    assert places(checked(files), "refused-build") == ["a/p.yaml:25:19"]


def test_what_one_build_spends_is_there_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.render.budget.MIN_STEPS", 1000)
    files = {"a/kustomization.yaml": "resources: [a.yaml]\n" + ENTRIES["labels"], "a/a.yaml": config_maps(30)}
    files |= {"b/kustomization.yaml": "resources: [b.yaml]\nlabels: [{pairs: {a: b}}]\n", "b/b.yaml": config_maps(2)}
    report = checked(files)
    assert [place.partition(":")[0] for place in places(report, "refused-build")] == ["a/kustomization.yaml"]
    assert report.looked_at.unseen == []


def test_builds_that_are_not_made_any_more_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.render.budget.MIN_OBJECTS", 25)
    files: dict[str, str] = {}
    for name in "abcde":
        files |= {f"{name}/kustomization.yaml": "resources: [a.yaml]\n", f"{name}/a.yaml": config_maps(10)}
    report = checked(files)
    assert places(report, "refused-build") == ["c/kustomization.yaml:1:1"]
    assert report.looked_at.unseen == [
        "d/kustomization.yaml:1:1: this build and those after it are not made: the others took all that one run may do"
    ]
    assert places(report, "broken-path") == ["zz/kustomization.yaml:1:13"]  # what files say is looked at all the same


def test_a_kustomization_on_an_artifact_whose_generator_it_applies_ends() -> None:
    generator = """\
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: g, namespace: flux-system}
spec:
  sources: [{alias: r, kind: GitRepository, name: flux-system}]
  artifacts: [{name: web, copy: [{from: "@r/clusters/s/**", to: "@artifact/"}]}]
"""
    files = {**SYNC, "clusters/s/loop.yaml": generator + KUSTOMIZATION % ("web", "./", "ExternalArtifact", "web")}
    report = checked(files)
    assert report.looked_at.clusters == 1
    assert report.looked_at.builds == 3
    assert places(report, "broken-path") == ["zz/kustomization.yaml:1:13"]


def test_a_kustomization_that_renames_itself_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.render.budget.MIN_OBJECTS", 30)
    renaming = KUSTOMIZATION.replace("spec: {", "spec: {postBuild: {substitute: {N: %s}}, ")
    files = {
        **SYNC,
        "clusters/s/a.yaml": renaming % ("a", "a", "./apps", "GitRepository", "flux-system"),
        "apps/a.yaml": renaming % ("'${N}a'", "'${N}a'", "./apps", "GitRepository", "flux-system"),
    }
    report = checked(files)
    told = [found.finding.message for found in report.findings if found.rule == "refused-build"]
    assert told == ["with this build, all builds together have more than 30 objects; long ones count more"]
    assert len(report.looked_at.unseen) == 1


def test_many_wrong_values_of_one_object_are_told_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.schema.problems.MAX_PROBLEMS", 3)
    wrong = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: 1, b: 2, c: 3, d: 4, e: 5}\n"
    report = checked({"a/kustomization.yaml": "resources: [a.yaml]\n", "a/a.yaml": wrong})
    assert places(report, "schema-violation") == ["a/a.yaml:2:1", "a/a.yaml:4:11", "a/a.yaml:4:17", "a/a.yaml:4:23"]


def test_one_wrong_value_is_told_where_too_many_could_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.schema.problems.MAX_SCHEMA_PROBLEMS", 100)
    fields = ", ".join(f"f{number}" for number in range(30))
    definition = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: xs.a.b}\n"
        "spec:\n  group: a.b\n  names: {kind: X, plural: xs}\n  scope: Namespaced\n"
        "  versions:\n    - name: v1\n      served: true\n      storage: true\n      schema:\n"
        f"        {{openAPIV3Schema: {{type: object, properties: {{spec: {{type: array, items: {{type: object, "
        f"properties: {{z: {{type: string}}}}, required: [{fields}]}}}}}}}}}}\n"
    )
    wrong = "---\napiVersion: a.b/v1\nkind: X\nmetadata: {name: x, namespace: d}\nspec: [1, 2]\n"
    report = checked({"a/kustomization.yaml": "resources: [a.yaml]\n", "a/a.yaml": definition + wrong})
    told = [found.finding.message for found in report.findings if found.rule == "schema-violation"]
    assert len(told) == 2
    assert "too much may be wrong in an object of this size: one problem is told" in told
