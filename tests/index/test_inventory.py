"""What a cluster holds, and where it may hold more than the repository shows."""

from __future__ import annotations

import pytest

from index.fleets import (
    ELSEWHERE,
    HELM,
    config_map,
    crd,
    documents,
    flux,
    held,
    manifest,
    parsed,
    release,
    surveyed,
)
from preflux.config import Config
from preflux.index.inventory import EVERYWHERE, Key, inventory

ROOT = Key("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "flux-system")
SECRET = Key("", "Secret", "web", "token")


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
    ("more", "hidden"),
    [
        ((), {EVERYWHERE}),
        (("targetNamespace: shop",), {"shop"}),
        (('targetNamespace: "${SHOP}"',), {EVERYWHERE}),
    ],
    ids=["any namespace", "its target namespace", "an unknown target namespace"],
)
def test_a_source_elsewhere_hides_what_it_brings(more: tuple[str, ...], hidden: set[str]) -> None:
    known = held({"clusters/one/platform.yaml": flux("platform", "deploy", *more, source=ELSEWHERE)})
    assert known.hidden == hidden
    assert [one.key for one in known.hiding] == ["flux-system/platform"]
    assert not known.whole
    assert not known.shows(config_map("a", "shop"))
    assert known.shows(config_map("a", "web")) is (EVERYWHERE not in hidden)
    assert not known.shows(Key("", "Namespace", "", "web"))


def test_a_build_that_lacks_a_part_hides_what_that_brings() -> None:
    known = held({"clusters/one/kustomization.yaml": "resources: ['https://github.com/example/base//web?ref=v1']\n"})
    assert known.hidden == {EVERYWHERE}


@pytest.mark.parametrize("name", ["crds", "operator-crds"])
def test_a_source_elsewhere_that_is_called_crds_hides_definitions_alone(name: str) -> None:
    known = held({"clusters/one/crds.yaml": flux(name, source=ELSEWHERE)})
    assert known.hidden_definitions
    assert known.whole
    assert not known.shows(Key("apiextensions.k8s.io", "CustomResourceDefinition", "", "widgets.example.org"))
    assert known.shows(Key("", "Namespace", "", "web"))


@pytest.mark.parametrize(("kind", "operated"), [("ResourceSet", True), ("FluxInstance", False)])
def test_templates_of_the_flux_operator_hide_everything(kind: str, operated: bool) -> None:
    known = held({"clusters/one/a.yaml": manifest(kind, "a", "flux-system", "fluxcd.controlplane.io/v1")})
    assert known.operated is operated
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


@pytest.mark.parametrize(
    ("name", "namespace", "spec", "may"),
    [
        ("token", "web", (), True),
        ("tok", "web", (), True),
        ("other", "web", (), False),
        ("other", "web", ("releaseName: token",), True),
        ("other", "web", ("values: {auth: {existingSecret: token}}",), True),
        ("token", "shop", (), False),
        ("token", "shop", ("targetNamespace: web",), True),
        ("token", "web", ("targetNamespace: shop",), False),
    ],
    ids=[
        "of its name", "its name begins so", "another name", "by the name of the release", "its values name it",
        "in another namespace", "with that target namespace", "with another target namespace",
    ],
)  # fmt: skip
def test_a_chart_may_make_what_its_release_or_values_name(
    name: str, namespace: str, spec: tuple[str, ...], may: bool
) -> None:
    known = held({"clusters/one/a.yaml": release(name, namespace, "web", *spec)})
    assert [applied.object.name for applied in known.releases] == [name]
    assert known.charts_may_make(SECRET) is may


@pytest.mark.parametrize(
    ("text", "may"),
    [
        (release("apps", "web", "podinfo"), False),
        (release("apps", "web", "flux2-sync"), True),
        (release("apps", "web", "raw"), True),
        (release("apps", "web", "podinfo", "values: {extra: [{apiVersion: source.toolkit.fluxcd.io/v1}]}"), True),
        (manifest("HelmRelease", "a", "web", HELM, "spec: {chartRef: {kind: ExternalArtifact, name: a}}"), True),
        (manifest("HelmRelease", "a", "web", HELM, "spec: {chartRef: {kind: OCIRepository, name: podinfo}}"), False),
    ],
    ids=["any chart", "a chart of Flux", "a chart of raw objects", "Flux in its values", "our own chart", "by chartRef"],
)
def test_objects_of_flux_come_only_out_of_charts_that_apply_what_they_are_told(text: str, may: bool) -> None:
    known = held({"clusters/one/a.yaml": text})
    assert known.charts_may_make(Key("source.toolkit.fluxcd.io", "GitRepository", "web", "apps")) is may


@pytest.mark.parametrize(
    ("text", "may"),
    [
        (manifest("ExternalSecret", "a", "web", "external-secrets.io/v1", "spec: {target: {name: token}}"), True),
        (manifest("ExternalSecret", "a", "shop", "external-secrets.io/v1", "spec: {target: {name: token}}"), False),
        (manifest("ClusterIssuer", "a", "", "cert-manager.io/v1", "spec: {acme: {ref: {name: token}}}"), True),
        (manifest("ConfigMap", "a", "web", "v1", "data: {name: token}"), False),
        (manifest("NetworkPolicy", "token", "web", "networking.k8s.io/v1"), False),
        (release("token", "web", "podinfo"), False),
    ],
    ids=["beside it", "elsewhere", "cluster-wide", "of the core", "of Kubernetes", "of Flux"],
)
def test_an_operator_may_make_what_a_custom_resource_names(text: str, may: bool) -> None:
    assert held({"clusters/one/a.yaml": text}).operators_may_make(SECRET) is may


def test_an_inventory_is_worked_out_once() -> None:
    repository = surveyed({"clusters/one/a.yaml": manifest("ConfigMap", "a", "web")})
    (cluster,) = repository.clusters
    assert inventory(cluster, repository) is inventory(cluster, repository)
