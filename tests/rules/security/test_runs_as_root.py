"""What the page cannot show: the places beside the finding, and the objects that it is about."""

from __future__ import annotations

from preflux.config import Config
from preflux.files import Memory
from preflux.pipeline import lint

_BASE = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext:
    runAsUser: 1000
  containers: [{name: web}]
"""
_PATCH = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext:
    runAsUser: 0
"""


def test_the_overlay_that_weakened_it_is_the_place_and_the_base_is_beside_it() -> None:
    files = {
        "base/kustomization.yaml": "resources: [pod.yaml]\n",
        "base/pod.yaml": _BASE,
        "overlay/kustomization.yaml": "resources: [../base]\npatches: [{path: root.yaml}]\n",
        "overlay/root.yaml": _PATCH,
    }
    report = lint(Memory(dict(files)), Config(select=("runs-as-root",)))
    assert report.looked_at.crashes == []
    (reported,) = report.findings
    assert str(reported.finding.span) == "overlay/root.yaml:6:16"
    assert [(str(place.span), place.message) for place in reported.finding.related] == [
        ("base/pod.yaml:6:16", "`1000` was set here, and overridden")
    ]
    assert [str(found) for found in reported.objects] == ["Pod/web"]
    assert reported.builds == ["overlay"]
