"""Services that are not compared with pods any more, since there are too many pairs: the rule says where it stops."""

from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.files import Memory
from preflux.pipeline import lint

_SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec:\n  selector: {app: %s}\n  ports: [{port: 80}]\n"
_POD = """apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers: [{name: web, image: "web:1"}]
"""


def test_where_comparisons_end_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.rules.references.service_without_pods._MOST_COMPARED", 1)
    files = Memory(
        {
            "kustomization.yaml": "resources: [pod.yaml, a.yaml, b.yaml, c.yaml]\n",
            "pod.yaml": _POD,
            **{f"{name}.yaml": _SERVICE % (name, f"web{name}") for name in "abc"},
        }
    )
    found = lint(files, Config(select=("service-without-pods",))).findings
    bound = "this Service and later ones are not compared with the pods of this build: there are too many"
    assert [(one.finding.span.path, one.finding.message == bound) for one in found] == [("a.yaml", False), ("b.yaml", True)]
