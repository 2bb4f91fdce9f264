"""What brings custom kinds to a cluster, and whether those that use them wait for it."""

from __future__ import annotations

import pytest

from index.fleets import HELM, SOURCE, crd, documents, flux, held, manifest, release, surveyed
from preflux.index.flux.definers import Definer, above, bootstrapped, charts, definitions, missing_definer
from preflux.reconcile.cluster import Cluster

CERTIFICATES = "cert-manager.io"
REPOSITORY = manifest("HelmRepository", "charts", "web", SOURCE, "spec: {url: https://charts.jetstack.io}")
CERT_MANAGER = release("cert-manager", "web", "cert-manager", "values: {crds: {enabled: true}}")


def names(found: list[Definer]) -> list[tuple[str, str, str]]:
    return [(definer.owner.object.name, definer.object.name, definer.chart) for definer in found]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "bootstrap/helmfile.yaml",
            "repositories:\n  - name: jetstack\nreleases:\n  - name: certs\n    chart: jetstack/cert-manager\n",
            {"certs", "cert-manager", "jetstack"},
        ),
        ("bootstrap/helmfile.yaml.gotmpl", 'releases:  # first\n  - chart: "oci://ghcr.io/cilium"\n', {"cilium"}),
        ("bootstrap/releases.yaml", "all:\n  releases:\n    - name: cilium\n", set()),
        ("bootstrap/notes.md", "releases:\n  - name: cilium\n", set()),
        ("clusters/one/object.yaml", "---\n" + manifest("Thing", "a", "", "v1", "releases:", "  - name: cilium"), set()),
    ],
    ids=["a helmfile", "a template of one", "a deeper key", "no YAML", "an object"],
)
def test_a_helmfile_names_what_is_installed_before_flux(path: str, text: str, expected: set[str]) -> None:
    assert bootstrapped(surveyed({"clusters/one/a.yaml": REPOSITORY, path: text}).store) == expected


def test_a_chart_that_is_known_brings_the_kinds_of_its_groups() -> None:
    found = charts(held({"clusters/one/a.yaml": documents(REPOSITORY, CERT_MANAGER)}))
    assert names(found[CERTIFICATES]) == [("flux-system", "cert-manager", "cert-manager")]


@pytest.mark.parametrize(
    "text",
    [
        release("cert-manager", "web", "cert-manager"),
        release("cert-manager", "web", "cert-manager", "values: {crds: {enabled: false}}"),
        release("podinfo", "web", "podinfo"),
    ],
    ids=["not switched on", "switched off", "a chart without kinds"],
)
def test_a_release_without_definitions_brings_none(text: str) -> None:
    assert CERTIFICATES not in charts(held({"clusters/one/a.yaml": documents(REPOSITORY, text)}))


def test_a_chart_that_is_only_fetched_was_meant_to_bring_them() -> None:
    spec = "spec: {chart: cert-manager, sourceRef: {kind: HelmRepository, name: charts}}"
    fetched = manifest("HelmChart", "certs", "web", SOURCE, spec)
    assert names(charts(held({"clusters/one/a.yaml": documents(REPOSITORY, fetched)}))[CERTIFICATES]) == [
        ("flux-system", "certs", "cert-manager")
    ]


def test_a_chart_by_reference_is_known_by_its_url() -> None:
    chart = manifest("OCIRepository", "certs", "web", SOURCE, "spec: {url: oci://quay.io/jetstack/charts/cert-manager}")
    spec = "spec: {chartRef: {kind: OCIRepository, name: certs}, values: {crds: {enabled: true}}}"
    used = manifest("HelmRelease", "certs", "web", HELM, spec)
    assert CERTIFICATES in charts(held({"clusters/one/a.yaml": documents(chart, used)}))


def test_a_file_defines_one_kind_of_a_group() -> None:
    found = definitions(held({"clusters/one/a.yaml": documents(crd("example.org", "Widget"), crd("example.org", "Gadget"))}))
    assert sorted(found) == [("example.org", "Gadget"), ("example.org", "Widget")]
    assert names(found["example.org", "Widget"]) == [("flux-system", "widgets.example.org", "")]


CRDS = {"clusters/one/crds.yaml": flux("crds", "crds"), "crds/a.yaml": crd("example.org", "Widget")}


def missing(files: dict[str, str], owner: str = "apps") -> str:
    """Return which Kustomization an owner would have to wait for, to have Widgets defined; empty for none."""
    repository = surveyed(CRDS | {"apps/a.yaml": manifest("Widget", "a", "web", "example.org/v1")} | files)
    (cluster,) = repository.clusters
    definers = definitions(repository.inventory(cluster))["example.org", "Widget"]
    found = missing_definer(cluster, cluster.reconciliations[f"flux-system/{owner}"], definers)
    return found.owner.object.name if found is not None else ""


def test_who_uses_a_kind_has_to_wait_for_what_defines_it() -> None:
    assert missing({"clusters/one/apps.yaml": flux("apps", "apps")}) == "crds"


def test_who_waits_for_it_lacks_nothing() -> None:
    assert missing({"clusters/one/apps.yaml": flux("apps", "apps", "dependsOn: [{name: crds}]")}) == ""


def test_who_waits_for_one_that_waits_for_it_lacks_nothing() -> None:
    middle = flux("middle", "middle", "dependsOn: [{name: crds}]")
    apps = flux("apps", "apps", "dependsOn: [{name: middle}]")
    files = {"clusters/one/apps.yaml": documents(apps, middle), "middle/a.yaml": manifest("ConfigMap", "m", "web")}
    assert missing(files) == ""


def test_who_waits_for_the_one_that_applies_it_lacks_nothing() -> None:
    files = {
        "clusters/one/crds.yaml": flux("parent", "parent"),
        "parent/crds.yaml": flux("crds", "crds"),
        "clusters/one/apps.yaml": flux("apps", "apps", "dependsOn: [{name: parent}]"),
    }
    assert missing(files) == ""


def test_to_wait_for_ones_own_parent_is_no_help() -> None:
    files = {"clusters/one/apps.yaml": flux("apps", "apps", "dependsOn: [{name: flux-system}]")}
    assert missing(files) == "crds"


def test_a_definition_of_its_own_is_applied_first() -> None:
    own = {"apps/crd.yaml": crd("example.org", "Widget"), "clusters/one/apps.yaml": flux("apps", "apps")}
    assert missing(own) == ""


def test_a_chart_of_its_own_is_installed_too_late() -> None:
    files = {
        "clusters/one/apps.yaml": flux("apps", "apps"),
        "apps/a.yaml": documents(REPOSITORY, CERT_MANAGER, manifest("Issuer", "a", "web", "cert-manager.io/v1")),
    }
    repository = surveyed(files)
    (cluster,) = repository.clusters
    definers = charts(repository.inventory(cluster))[CERTIFICATES]
    found = missing_definer(cluster, cluster.reconciliations["flux-system/apps"], definers)
    assert found == definers[0]


@pytest.mark.parametrize(
    "waits",
    [
        documents(flux("apps", "apps", "dependsOn: [{name: elsewhere}]")),
        documents(
            flux("apps", "apps", "dependsOn: [{name: platform}]"),
            flux("platform", source="sourceRef: {kind: OCIRepository, name: platform}"),
        ),
    ],
    ids=["one that no file shows", "one from a source elsewhere"],
)
def test_what_is_waited_for_may_bring_it_where_it_is_not_known(waits: str) -> None:
    assert missing({"clusters/one/apps.yaml": waits}) == ""


def cluster_of(files: dict[str, str]) -> Cluster:
    (cluster,) = surveyed(files).clusters
    return cluster


def test_above_are_the_parents_nearest_first() -> None:
    files = {
        "clusters/one/a.yaml": flux("outer", "outer"),
        "outer/b.yaml": flux("inner", "inner"),
        "inner/c.yaml": manifest("ConfigMap", "a", "web"),
    }
    cluster = cluster_of(files)
    assert above(cluster, cluster.reconciliations["flux-system/inner"]) == [
        "flux-system/outer",
        "flux-system/flux-system",
    ]
    assert above(cluster, cluster.reconciliations["flux-system/flux-system"]) == []
