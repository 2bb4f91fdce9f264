"""Rules that are only a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from preflux.catalogue import match
from preflux.catalogue.page import read
from preflux.config import Config
from preflux.discover.discover import discover
from preflux.files import Memory
from preflux.index.repository import Repository
from preflux.parse.loader import load
from preflux.parse.store import Store
from preflux.pipeline import lint
from preflux.render.objects.from_documents import objects_of
from preflux.resolve.graph import Graph
from preflux.span import Source

TEXT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  containers:
    - name: a
      image: nginx
      limits: {cpu: 1}
    - name: b
      image: redis
"""


UNKNOWN = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${REPLICAS}
  paused: ${PAUSED:=true}
  strategy: ${STRATEGY}
  template:
    ${KEY}: 1
    name: web
"""


@pytest.mark.parametrize(
    ("kinds", "path", "must", "expected"),
    [
        ("[Deployment]", "spec.containers[].limits.cpu", "present", ["10:7 field "]),
        ("[Deployment]", "spec.containers[].limits.cpu", "absent", ["9:21 field 1"]),
        ("[Deployment.apps]", "spec.containers[].limits", "absent", ["9:7 field "]),
        ("[Deployment.batch, Job]", "spec.containers[].limits", "absent", []),
        ("[Deployment]", "spec.containers[].image", "{one of: [nginx]}", ["11:14 field redis"]),
        ("[Deployment]", "spec.containers[].image", "{not one of: [nginx]}", ["8:14 field nginx"]),
        ("[Deployment]", "spec.volumes[].name", "present", []),
        ("[Deployment]", "spec.replicas", "present", ["5:1 field "]),
        ("[Deployment]", "spec.replicas", "{one of: [3]}", []),
        ("[Deployment]", "status", "present", ["4:9 field "]),
    ],
)
def test_match(kinds: str, path: str, must: str, expected: list[str], tmp_path: Path) -> None:
    assert _found(kinds, path, must, tmp_path, TEXT) == expected


def _found(kinds: str, path: str, must: str, tmp_path: Path, text: str) -> list[str]:
    page = tmp_path / "x.md"
    block = f"match: {{kinds: {kinds}, path: '{path}', must: {must}, message: 'field {{value}}'}}"
    page.write_text(f"---\nfamily: flux\nseverity: error\nsince: 0.1\n{block}\n---\n# x\n", encoding="utf-8")
    rule = match.rule_of(read(page, "flux"))
    tree = discover(Memory({}), Config())
    store = Store(tree)
    repository = Repository(Config(), tree, store, Graph(tree, store))
    (item,) = objects_of(load(Source("f.yaml", text)))
    return [f"{x.span.line}:{x.span.column} {x.message}" for x in rule.check(item, repository)]


@pytest.mark.parametrize("path", [f"spec.{path}" for path in ("replicas", "paused", "strategy.type", "template.spec")])
@pytest.mark.parametrize("must", ["present", "absent", "{one of: [1]}", "{not one of: [1]}"])
def test_of_what_a_variable_brings_nothing_is_known(path: str, must: str, tmp_path: Path) -> None:
    assert _found("[Deployment]", path, must, tmp_path, UNKNOWN) == []


def test_what_stands_beside_a_variable_is_known(tmp_path: Path) -> None:
    assert _found("[Deployment]", "spec.template.name", "absent", tmp_path, UNKNOWN) == ["11:11 field web"]


def test_the_flux_kustomization_whose_prune_is_a_variable() -> None:
    files = {
        "kustomization.yaml": "resources: [apps.yaml]\n",
        "apps.yaml": (
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\n"
            "spec: {path: ./apps, prune: PRUNE, sourceRef: {kind: GitRepository, name: flux-system}}\n"
        ),
    }
    for value, count in (("${PRUNE}", 0), ("false", 1)):
        given = {path: text.replace("PRUNE", value) for path, text in files.items()}
        assert len(lint(Memory({**given}), Config(select=("prune-disabled",))).findings) == count
