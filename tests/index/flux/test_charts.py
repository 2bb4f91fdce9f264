"""The charts that bring custom kinds: the data, and what a release makes of it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from preflux.index.flux.charts import brings
from preflux.node import Mapping
from preflux.parse.loader import load
from preflux.render.objects.object import Object
from preflux.schema.definitions import definitions
from preflux.span import Source
from preflux.tables.producers import producers
from preflux.tables.read import table


def release(spec: str) -> Object:
    text = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x}\n" + dedent(spec)
    root = load(Source("release.yaml", text)).documents[0].root
    assert isinstance(root, Mapping)
    return Object(root)


def test_every_entry_is_whole() -> None:
    charts = table("producers.yaml")["charts"]
    builtin = definitions().groups
    assert len(charts) > 30
    for name, entry in charts.items():
        assert entry.keys() <= {"groups", "how", "source", "switches", "off", "from"}, name
        assert entry["how"] in ("folder", "templates"), name
        assert entry["source"].startswith("https://"), name
        assert entry["groups"], name
        assert builtin.isdisjoint(entry["groups"]), name


def test_a_name_that_several_have_is_told_by_its_source() -> None:
    assert producers().chart("base", "https://istio-release.storage.googleapis.com/charts") is not None
    assert producers().chart("base", "https://charts.example") is None
    assert producers().chart("no-such-chart") is None


@pytest.mark.parametrize(
    ("chart", "spec", "expected"),
    [
        ("cert-manager", "spec: {}", False),
        ("cert-manager", "spec: {values: {crds: {enabled: true}}}", True),
        ("cert-manager", "spec: {values: {installCRDs: true}}", True),
        ("metallb", "spec: {}", True),
        ("metallb", "spec: {values: {crds: {enabled: false}}}", False),
        ("sealed-secrets", "spec: {install: {crds: CreateReplace}}", True),
        ("sealed-secrets", "spec: {install: {crds: Skip}}", False),
        ("sealed-secrets", "spec: {install: {skipCRDs: true}}", False),
        ("metallb", "spec: {install: {crds: Skip}}", True),
    ],
)
def test_what_a_release_installs(chart: str, spec: str, expected: bool) -> None:
    known = producers().chart(chart)
    assert known is not None
    assert brings(release(spec), known) is expected
