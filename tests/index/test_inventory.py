"""What a cluster holds, and where it may hold more than the repository shows."""

from __future__ import annotations

import pytest

from index.fleets import (
    ELSEWHERE,
    config_map,
    crd,
    documents,
    flux,
    held,
    manifest,
    parsed,
    surveyed,
)
from preflux.config import Config
from preflux.index.key import EVERYWHERE, Key

ROOT = Key("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "flux-system")


def test_objects_are_found_by_key_with_what_applies_them() -> None:
    known = held(
        {
            "clusters/one/apps.yaml": flux("apps", "apps"),
            "apps/a.yaml": documents(manifest("ConfigMap", "a", "web"), manifest("ConfigMap", "b", "web")),
        }
    )
    assert [(applied.owner.key, applied.object.name) for applied in known.of_kind("", "ConfigMap")] == [
        ("flux-system/apps", "a"),
        ("flux-system/apps", "b"),
    ]
    assert known.has(config_map("a"))
    assert not known.has(config_map("a", "shop"))
    assert not known.has(config_map("c"))
    assert known.of_kind("", "Secret") == []


def test_two_owners_of_one_object_are_both_kept() -> None:
    known = held(
        {
            "clusters/one/two.yaml": documents(flux("left", "apps"), flux("right", "apps")),
            "apps/a.yaml": manifest("ConfigMap", "a", "web"),
        }
    )
    owners = [applied.owner.key for applied in known.objects[config_map("a")]]
    assert owners == ["flux-system/left", "flux-system/right"]


def test_the_root_is_in_the_cluster_though_no_file_holds_it() -> None:
    assert held({"clusters/one/a.yaml": manifest("ConfigMap", "a", "web")}).has(ROOT)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (manifest("Namespace", "web", "misplaced"), Key("", "Namespace", "", "web")),
        (manifest("ConfigMap", "a", "web"), config_map("a")),
        (manifest("Widget", "a", "web", "example.org/v1"), Key("example.org", "Widget", "", "a")),
        (manifest("Gadget", "a", "web", "example.org/v1"), Key("example.org", "Gadget", "web", "a")),
    ],
    ids=["cluster-wide", "namespaced", "cluster-wide by its definition", "of unknown scope"],
)
def test_a_kind_without_namespace_has_none_whatever_an_object_says(text: str, key: Key) -> None:
    known = held({"clusters/one/a.yaml": crd("example.org", "Widget", "Cluster")})
    assert known.key(parsed(text)) == key


def test_a_name_with_a_variable_may_be_any_name_that_fits() -> None:
    known = held({"clusters/one/a.yaml": manifest("ConfigMap", "'settings-${REGION}-v1'", "web")})
    assert known.has(config_map("settings-north-v1"))
    assert not known.has(config_map("settings-north-v2"))
    assert not known.has(config_map("settings-north-v1", "shop"))
    assert not known.has(Key("", "Secret", "web", "settings-north-v1"))


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("'${A}'", True),
        ("'a-${A}'", False),
        ("'${A}-b-${B}-d'", True),
        ("'${A}-c-${B}-b-${C}'", False),
        ("'a-b${A}b-c-d'", False),
        ("'${A}${B}${C}${D}'", True),
    ],
    ids=["all of it", "the beginning", "the end", "the order", "no overlap", "several"],
)
def test_what_a_variable_stands_for_is_any_text(name: str, fits: bool) -> None:
    known = held({"clusters/one/a.yaml": manifest("ConfigMap", name, "web")})
    assert known.has(config_map("x-b-c-d")) is fits


def test_the_configuration_can_say_that_something_exists() -> None:
    provided = (
        {"kind": "ConfigMap", "name": "ca-*", "namespace": "web"},
        {"kind": "Secret", "name": "everywhere"},
    )
    known = held({"clusters/one/a.yaml": crd("a.b", "C")}, Config(clusters=("clusters/one",), provided=provided))
    assert known.provided(config_map("ca-root"))
    assert known.has(config_map("ca-root"))
    assert not known.provided(config_map("ca-root", "shop"))
    assert not known.provided(Key("", "Secret", "web", "ca-root"))
    assert known.provided(Key("", "Secret", "any", "everywhere"))


def test_a_cluster_of_our_own_files_is_shown_as_a_whole() -> None:
    known = held({"clusters/one/a.yaml": manifest("ConfigMap", "a", "web")})
    assert known.whole
    assert known.shows(config_map("b"))
    assert known.shows(Key("", "Namespace", "", "web"))


@pytest.mark.parametrize(
    ("more", "incomplete"),
    [
        ((), {EVERYWHERE}),
        (("targetNamespace: shop",), {"shop"}),
        (('targetNamespace: "${SHOP}"',), {EVERYWHERE}),
    ],
    ids=["any namespace", "its target namespace", "an unknown target namespace"],
)
def test_a_source_elsewhere_hides_what_it_brings(more: tuple[str, ...], incomplete: set[str]) -> None:
    known = held({"clusters/one/platform.yaml": flux("platform", "deploy", *more, source=ELSEWHERE)})
    assert known.incomplete_namespaces == incomplete
    assert [one.key for one in known.incomplete] == ["flux-system/platform"]
    assert not known.whole
    assert not known.shows(config_map("a", "shop"))
    assert known.shows(config_map("a", "web")) is (EVERYWHERE not in incomplete)
    assert not known.shows(Key("", "Namespace", "", "web"))


def test_a_build_that_lacks_a_part_hides_what_that_brings() -> None:
    known = held({"clusters/one/kustomization.yaml": "resources: ['https://github.com/example/base//web?ref=v1']\n"})
    assert known.incomplete_namespaces == {EVERYWHERE}


@pytest.mark.parametrize("name", ["crds", "operator-crds"])
def test_a_source_elsewhere_that_is_called_crds_hides_definitions_alone(name: str) -> None:
    known = held({"clusters/one/crds.yaml": flux(name, source=ELSEWHERE)})
    assert known.incomplete_definitions
    assert known.whole
    assert not known.shows(Key("apiextensions.k8s.io", "CustomResourceDefinition", "", "widgets.example.org"))
    assert known.shows(Key("", "Namespace", "", "web"))


@pytest.mark.parametrize(("kind", "operated"), [("ResourceSet", True), ("FluxInstance", False)])
def test_templates_of_the_flux_operator_hide_everything(kind: str, operated: bool) -> None:
    known = held({"clusters/one/a.yaml": manifest(kind, "a", "flux-system", "fluxcd.controlplane.io/v1")})
    assert bool(known.templates) is operated
    assert known.whole is not operated


def test_names_are_those_of_one_kind_in_one_namespace() -> None:
    known = held({"clusters/one/a.yaml": documents(*(manifest("Secret", name, name[0] * 3) for name in ("a1", "a2", "b1")))})
    assert sorted(known.names("", "Secret", "aaa")) == ["a1", "a2"]
    assert known.names("", "ConfigMap", "aaa") == {}


def test_a_kind_is_defined_by_group_and_kind() -> None:
    known = held({"clusters/one/a.yaml": crd("example.org", "Widget")})
    assert known.defines(parsed(manifest("Widget", "a", "", "example.org/v7")))
    assert not known.defines(parsed(manifest("Widget", "a", "", "example.com/v1")))
    assert not known.defines(parsed(manifest("Gadget", "a", "", "example.org/v1")))


def test_an_inventory_is_worked_out_once() -> None:
    repository = surveyed({"clusters/one/a.yaml": manifest("ConfigMap", "a", "web")})
    (cluster,) = repository.clusters
    assert repository.inventory(cluster) is repository.inventory(cluster)
