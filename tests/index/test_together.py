"""What is applied together: a cluster, or a build that no cluster makes."""

from __future__ import annotations

from index.fleets import crd, documents, flux, manifest, surveyed
from preflux.config import Config

TWO = {
    "clusters/one/apps.yaml": flux("apps", "apps"),
    "clusters/two/apps.yaml": flux("apps", "apps"),
    "clusters/two/crds.yaml": crd("example.org", "Widget"),
    "apps/kustomization.yaml": "resources: [a.yaml]\n",
    "apps/a.yaml": documents(manifest("ConfigMap", "a", "web"), manifest("Secret", "b", "web")),
    "lone/kustomization.yaml": "resources: [c.yaml]\n",
    "lone/c.yaml": manifest("ConfigMap", "c", "web"),
}
CONFIG = Config(clusters=("clusters/one", "clusters/two"))


def test_each_cluster_is_one_and_then_each_build_that_no_cluster_makes() -> None:
    found = surveyed(TWO, CONFIG).together.all
    assert [(group.cluster, group.applied) for group in found] == [
        ("clusters/one", True),
        ("clusters/two", True),
        ("", False),
    ]
    one, two, lone = found
    assert [item.name for item in one.objects] == ["apps", "a", "b"]
    assert [item.name for item in two.objects] == ["apps", "widgets.example.org", "a", "b"]
    assert [item.name for item in lone.objects] == ["c"]


def test_definitions_are_by_group_and_kind_and_of_their_own_cluster() -> None:
    one, two, lone = surveyed(TWO, CONFIG).together.all
    assert list(two.definitions) == [("example.org", "Widget")]
    assert two.definitions["example.org", "Widget"].name == "widgets.example.org"
    assert (one.definitions, lone.definitions) == ({}, {})


def test_an_object_is_shown_by_every_cluster_that_applies_it() -> None:
    repository = surveyed(TWO, CONFIG)
    one, two, lone = repository.together.all
    (shared,) = (item for item in one.objects if item.name == "a")
    assert repository.together.showing(shared) == [one, two]
    assert repository.together.showing(two.definitions["example.org", "Widget"]) == [two]
    assert repository.together.showing(lone.objects[0]) == [lone]


def test_a_cluster_that_applies_an_object_twice_shows_it_once() -> None:
    again = {"clusters/one/again.yaml": flux("again", "apps")}
    repository = surveyed(TWO | again, CONFIG)
    one, two, _ = repository.together.all
    items = [item for item in one.objects if item.name == "a"]
    assert len(items) == 2
    assert repository.together.showing(items[0]) == [one, two]


def test_an_object_of_no_build_is_with_nothing() -> None:
    (other, *_) = surveyed(TWO, CONFIG).together.all
    assert surveyed(TWO, CONFIG).together.showing(other.objects[0]) == []


def test_without_clusters_each_root_is_on_its_own() -> None:
    files = {path: text for path, text in TWO.items() if not path.startswith("clusters")}
    found = surveyed(files, Config()).together.all
    assert [(group.applied, len(group.objects)) for group in found] == [(False, 2), (False, 1)]
