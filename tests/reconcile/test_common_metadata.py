"""spec.commonMetadata of a Flux Kustomization."""

from __future__ import annotations

from preflux.config import Config
from preflux.files import Memory
from preflux.pipeline import judge, survey

APPS = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  sourceRef: {kind: GitRepository, name: flux-system}
  commonMetadata: {labels: {team: web}}
"""


def test_labels_that_are_a_text_are_a_fault_of_the_build() -> None:
    web = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, labels: none}\n"
    repository = survey(Memory({"clusters/a/apps.yaml": APPS, "apps/web.yaml": web}), Config())
    faults = repository.clusters[0].reconciliations["flux-system/apps"].faults
    assert [(str(fault.span), fault.message) for fault in faults] == [
        ("apps/web.yaml:3:31", "not a mapping, so no labels or annotations can be set in it")
    ]
    assert judge(repository).looked_at.crashes == []
