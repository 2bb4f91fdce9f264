"""Each kind of fault that a build can have is reported by exactly one rule: a broken build is never silent."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import preflux
from preflux.catalogue.page import pages
from preflux.config import Config
from preflux.files import Memory
from preflux.finding import Reported, Severity
from preflux.pipeline import lint
from preflux.render.fault_kinds import FAULTS, FaultKind
from preflux.resolve.problems.file_fault import FILE_FAULTS, FileFaultKind
from preflux.resolve.problems.problem import ProblemKind

STAGES = [Path(preflux.__file__).parent / name for name in ("resolve", "render", "reconcile")]
RAISING = {"Refused", "BuildFault", "Problem", "look", "_fail", "refuse_unreadable", "inline_file"}


def _kinds(raising: set[str]) -> Iterator[str]:
    """Yield the kinds that the code of the stages names where it records a fault."""
    for path in sorted(path for stage in STAGES for path in stage.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in raising:
                texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                yield from (text for text in texts[:1] if " " not in text)  # other things fail, too, in words


def _words(kinds: object) -> set[str]:
    """Return the words of a union of literals."""
    return {word for part in get_args(kinds) for word in (_words(part) if get_args(part) else {part})}


def test_every_kind_has_a_meaning_and_is_met() -> None:
    assert set(FAULTS) == _words(FaultKind) == set(_kinds(RAISING)) | {"component-path"}


def test_every_kind_of_fault_in_a_kustomization_has_a_meaning_and_is_met() -> None:
    assert set(FILE_FAULTS) == _words(FileFaultKind) == set(_kinds({"FileFault"}))


def test_the_rules_exist() -> None:
    rules = {meaning.rule for meaning in FAULTS.values()} | {meaning.rule for meaning in FILE_FAULTS.values()}
    assert rules - {""} - set(pages()) == set()


def test_what_says_that_an_object_is_absent_loses_none() -> None:
    assert [kind for kind, meaning in FAULTS.items() if meaning.absence and meaning.loses] == []


def test_only_parts_that_are_unknown_have_no_rule() -> None:
    assert {kind for kind, meaning in FAULTS.items() if not meaning.rule} == {"helm-chart", "remote"}


def test_pages_pass_on_what_there_is() -> None:
    reported = {page.name: page.faults for page in pages().values() if page.faults}
    of_entries = {meaning.rule for kind, meaning in FAULTS.items() if kind in _words(ProblemKind)}
    assert {name for name, faults in reported.items() if faults == "entries"} <= of_entries
    of_builds = {meaning.rule for meaning in FAULTS.values()} - of_entries
    assert {name for name, faults in reported.items() if faults == "builds"} <= of_builds


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      securityContext: {runAsNonRoot: true}
      containers: [{name: web, image: "ghcr.io/example/web:1.0"}]
"""

BROKEN = {
    "a missing file": {"kustomization.yaml": "resources: [web.yml]\n"},
    "a missing folder": {"kustomization.yaml": "resources: [../base]\n"},
    "a file that is no YAML": {"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": "a: [\n"},
    "a patch file that is no YAML": {
        "kustomization.yaml": "resources: [deployment.yaml]\npatches: [{path: a.yaml}]\n",
        "a.yaml": "a: [\n",
    },
    "a JSON patch file that is no YAML": {
        "kustomization.yaml": (
            "resources: [deployment.yaml]\npatchesJson6902: [{path: a.yaml, target: {version: v1, kind: A, name: b}}]\n"
        ),
        "a.yaml": "a: [\n",
    },
    "a replacement file that is no YAML": {
        "kustomization.yaml": "resources: [deployment.yaml]\nreplacements: [{path: a.yaml}]\n",
        "a.yaml": "a: [\n",
    },
    "a configuration that is no YAML": {
        "kustomization.yaml": "resources: [deployment.yaml]\nconfigurations: [a.yaml]\n",
        "a.yaml": "a: [\n",
    },
    "a patch text that is no YAML": {
        "kustomization.yaml": 'resources: [deployment.yaml]\npatches: [{patch: "kind: [", target: {kind: A}}]\n'
    },
    "a patch that is a text": {"kustomization.yaml": "resources: [deployment.yaml]\npatches: [a.yaml]\n"},
    "a patch without name": {
        "kustomization.yaml": 'resources: [deployment.yaml]\npatches: [{patch: "kind: A\\nspec: {}"}]\n'
    },
    "a resource without name": {"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": "kind: A\napiVersion: v1\n"},
    "labels that are a list": {
        "kustomization.yaml": "resources: [a.yaml]\n",
        "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: [b]}\n",
    },
    "a key twice": {
        "kustomization.yaml": "resources: [a.yaml]\n",
        "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {}\ndata: {}\n",
    },
    "the same object twice": {
        "kustomization.yaml": "resources: [deployment.yaml, a.yaml]\n",
        "a.yaml": DEPLOYMENT,
    },
    "a plugin's file that does not exist": {
        "kustomization.yaml": "resources: [deployment.yaml]\ntransformers: [a.yaml]\n",
        "a.yaml": "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: a}\npath: b.yaml\n",
    },
    "a plugin's text that is no YAML": {
        "kustomization.yaml": 'resources: [deployment.yaml]\ntransformers: ["kind: [\\n"]\n'
    },
    "a generator's plugin whose file does not exist": {
        "kustomization.yaml": "generators: [a.yaml]\n",
        "a.yaml": "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: a}\nfiles: [b.txt]\n",
    },
    "a folder without kustomization": {"kustomization.yaml": "resources: [a]\n", "a/a.txt": ""},
    "a folder with two kustomizations": {
        "kustomization.yaml": "resources: [a]\n",
        "a/kustomization.yaml": "resources: []\n",
        "a/kustomization.yml": "resources: []\n",
    },
    "a cycle": {"kustomization.yaml": "resources: [a]\n", "a/kustomization.yaml": "resources: [..]\n"},
    "an unknown field": {"kustomization.yaml": "resource: [deployment.yaml]\nresources: [deployment.yaml]\n"},
    "nothing": {"kustomization.yaml": "kind: Kustomization\n"},
}


def _worst(files: dict[str, str]) -> list[Reported]:
    report = lint(Memory({"deployment.yaml": DEPLOYMENT, **files}), Config())
    assert report.looked_at.crashes == []
    return [found for found in report.findings if found.severity is Severity.error]


@pytest.mark.parametrize("case", list(BROKEN))
def test_a_broken_build_is_reported_once_at_its_place(case: str) -> None:
    found = _worst(BROKEN[case])
    assert found, "kustomize refuses this, and no rule says so"
    places = Counter(str(reported.finding.span) for reported in found)
    assert {place: count for place, count in places.items() if count > 1} == {}


def test_the_same_tree_whole_is_silent() -> None:
    assert _worst({"kustomization.yaml": "resources: [deployment.yaml]\n"}) == []
