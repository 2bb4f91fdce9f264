"""The words of a finding as every report has them."""

from __future__ import annotations

from preflux.checking.normalise import tidy
from preflux.config import Config
from preflux.files import Memory
from preflux.finding import Finding, Related
from preflux.pipeline import lint
from preflux.span import Source, Span

KUSTOMIZATION = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps}
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
  dependsOn: [{name: databases}]
  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}
"""


def place(text: str = "a: b\n") -> Span:
    return Span(Source("a.yaml", text), 3, 4)


def test_the_same_place_of_a_text_that_was_parsed_twice_is_told_once() -> None:
    twice = Finding(place(), "x", related=(Related(place(), "here"), Related(place(), "here"), Related(place(), "and")))
    assert [found.message for found in tidy(twice).related] == ["here", "and"]


def test_an_empty_word_is_shown() -> None:
    finding = tidy(Finding(place(), "`` is no `name`", "write `` or ```", (Related(place(), "in ``"),)))
    assert (finding.message, finding.hint) == ('`""` is no `name`', 'write `""` or ```')
    assert finding.related[0].message == 'in `""`'


def test_what_is_in_order_stays_the_very_same() -> None:
    finding = Finding(place(), "`x`", related=(Related(place(), "here"), Related(place(), "and here")))
    assert tidy(finding) is finding


def test_without_a_namespace_none_is_named() -> None:
    files = Memory({"clusters/a/apps.yaml": KUSTOMIZATION, "apps/kustomization.yaml": "resources: []\n"})
    config = Config(clusters=("clusters/a",), select=("depends-on-unknown", "substitute-source-missing"))
    assert sorted(found.finding.message for found in lint(files, config).findings) == [
        "nothing in this cluster defines ConfigMap `settings`",
        "there is no Kustomization `databases`",
    ]
