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
    page = tmp_path / "x.md"
    block = f"match: {{kinds: {kinds}, path: '{path}', must: {must}, message: 'field {{value}}'}}"
    page.write_text(f"---\nfamily: flux\nseverity: error\nsince: 0.1\n{block}\n---\n# x\n", encoding="utf-8")
    rule = match.rule_of(read(page, "flux"))
    tree = discover(Memory({}), Config())
    store = Store(tree)
    repository = Repository(Config(), tree, store, Graph(tree, store))
    (item,) = objects_of(load(Source("f.yaml", TEXT)))
    found = [f"{x.span.line}:{x.span.column} {x.message}" for x in rule.check(item, repository)]
    assert found == expected
