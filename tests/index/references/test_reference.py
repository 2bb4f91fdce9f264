"""References of applied objects, with what is known of what they name."""

from __future__ import annotations

import pytest

from index.fleets import HELM, SOURCE, documents, flux, held, manifest, release, surveyed
from preflux.index.key import Key
from preflux.index.references.reference import Reference
from preflux.index.references.resolution import Absent, Present, Unknown

ARTIFACT = "source.extensions.fluxcd.io/v1beta1"


def references(text: str, relation: str) -> list[Reference]:
    repository = surveyed({"clusters/one/a.yaml": text, "apps/b.yaml": manifest("ConfigMap", "b", "apps")})
    (cluster,) = repository.clusters
    assert repository.references(cluster) is repository.references(cluster)
    return [reference for reference in repository.references(cluster) if reference.relation == relation]


def only(text: str, relation: str, item: str) -> Reference:
    (found,) = (reference for reference in references(text, relation) if reference.item.name == item)
    return found


def test_a_reference_tells_who_has_it_and_where() -> None:
    found = only(flux("apps", "apps", "dependsOn: [{name: base}]"), "depends-on", "apps")
    assert (found.item.name, found.owner.key, found.cluster.path) == ("apps", "flux-system/flux-system", "clusters/one")
    assert (str(found.target), str(found.span)) == (
        "Kustomization `base` in namespace `flux-system`",
        "clusters/one/a.yaml:9:22",
    )
    assert isinstance(found.resolution, Absent)


def test_what_the_field_cannot_name_is_no_reference() -> None:
    text = manifest("HelmRelease", "a", "web", HELM, "spec: {chartRef: {kind: ConfigMap, name: b}}")
    assert [one.item.name for one in references(text, "source") if one.item.name == "a"] == []


def test_a_variable_keeps_it_unknown() -> None:
    found = only(flux("apps", "apps", "dependsOn: [{name: '${BASE}'}]"), "depends-on", "apps").resolution
    assert isinstance(found, Unknown)
    assert (str(found.reason), found.reported) == ("what a variable stands for is not known", False)


def test_what_a_variable_in_another_name_leaves_open() -> None:
    text = documents(flux("'base-${REGION}'", "base"), flux("apps", "apps", "dependsOn: [{name: base-north}]"))
    found = only(text, "depends-on", "apps").resolution
    assert isinstance(found, Unknown)
    assert found.reason.why == "variable"


@pytest.mark.parametrize(
    ("name", "there"), [("flux-system", True), ("other", False)], ids=["what the root reads", "any other source"]
)
def test_the_source_of_the_root_is_there_without_a_manifest(name: str, there: bool) -> None:
    source = f"sourceRef: {{kind: GitRepository, name: {name}}}"
    root = flux("flux-system", "clusters/one")
    found = only(documents(root, flux("apps", "apps", source=source)), "source", "apps").resolution
    assert isinstance(found, Present) is there


def test_a_slip_for_a_source_without_a_manifest() -> None:
    source = "sourceRef: {kind: GitRepository, name: flux-sytem}"
    root = flux("flux-system", "clusters/one")
    found = only(documents(root, flux("apps", "apps", source=source)), "source", "apps").resolution
    # The Kustomization itself applies nothing that could be its source.
    assert isinstance(found, Absent)
    assert (found.hint, found.slip, found.related) == ("did you mean `flux-system`?", True, ())


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ((), "elsewhere"),
        ((manifest("ArtifactGenerator", "g", "web", ARTIFACT, "spec: {artifacts: [{name: b}]}"),), "present"),
        ((manifest("ArtifactGenerator", "g", "web", ARTIFACT, "spec: {artifacts: [{name: c}]}"),), "chart"),
        ((manifest("ArtifactGenerator", "g", "web", ARTIFACT, "spec: {artifacts: [{name: '${B}'}]}"),), "variable"),
    ],
    ids=["none makes any", "one makes it", "one makes another", "one of an unknown name"],
)
def test_an_artifact_is_made_by_a_generator(more: tuple[str, ...], why: str) -> None:
    text = manifest("HelmRelease", "a", "web", HELM, "spec: {chartRef: {kind: ExternalArtifact, name: b}}")
    found = only(documents(text, *more), "source", "a").resolution
    assert (found.reason.why if isinstance(found, Unknown) else "present") == why


def test_the_chart_object_of_a_release_in_any_namespace() -> None:
    by = manifest("HelmRelease", "a", "web", HELM, "spec: {chartRef: {kind: HelmChart, name: shop-b, namespace: charts}}")
    for name, there in (("b", True), ("c", False)):
        other = manifest("HelmRelease", name, "shop", HELM, "spec: {chart: {spec: {chart: x}}}")
        assert isinstance(only(documents(by, other), "source", "a").resolution, Present) is there


def test_a_health_check_without_a_namespace_means_any() -> None:
    text = flux("apps", "apps", "healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: web}]")
    found = only(documents(text, manifest("Deployment", "web", "a", "apps/v1")), "health-check", "apps").resolution
    assert isinstance(found, Present)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (manifest("ConfigMap", "x", "data"), ""),
        (release("anything", "data", "podinfo"), "the chart of HelmRelease `anything` may make it"),
        (manifest("Cluster", "db", "data", "postgresql.cnpg.io/v1"), "the operator of Cluster `db` may make it"),
        (manifest("Cluster", "db", "shop", "postgresql.cnpg.io/v1"), ""),
    ],
    ids=["neither", "a chart of the namespace", "an operator of the namespace", "one of another namespace"],
)
def test_what_is_waited_for_may_come_from_any_chart_of_its_namespace(more: str, reason: str) -> None:
    check = "healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: database, namespace: data}]"
    found = only(documents(flux("apps", "apps", check), more), "health-check", "apps").resolution
    assert not isinstance(found, Present)
    assert str(found.reason if isinstance(found, Unknown) else "") == reason


def test_a_copy_may_be_anywhere() -> None:
    key = Key("", "Secret", "web", "token")
    lines = "metadata: {name: token, namespace: shop, annotations: {reflector.v1.example.org/allowed: 'true'}}"
    text = f"apiVersion: v1\nkind: Secret\n{lines}\n"
    repository = surveyed({"clusters/one/a.yaml": text})
    found = repository.resolver(repository.clusters[0]).key(key)
    assert isinstance(found, Unknown)
    assert str(found.reason) == "a controller copies Secret `token` to other namespaces"
    assert not found.reported


def test_what_an_external_secret_makes_is_present() -> None:
    text = manifest("ExternalSecret", "a", "web", "external-secrets.io/v1", "spec: {target: {name: token}}")
    repository = surveyed({"clusters/one/a.yaml": documents(text, manifest("Secret", "tokens", "web"))})
    found = repository.resolver(repository.clusters[0]).key(Key("", "Secret", "web", "token"))
    assert isinstance(found, Present)
    assert ([one.object.name for one in found.makers], found.objects) == (["a"], ())


def test_a_namespace_is_not_made_by_what_mentions_its_name() -> None:
    text = manifest("ClusterIssuer", "a", "", "cert-manager.io/v1", "spec: {ca: {secretName: web}}")
    repository = surveyed({"clusters/one/a.yaml": text})
    assert isinstance(repository.resolver(repository.clusters[0]).key(Key("", "Namespace", "", "web")), Absent)


def test_every_cluster_has_its_namespaces() -> None:
    known = held({"clusters/one/a.yaml": manifest("HelmRepository", "a", "web", SOURCE)})
    assert known.has(Key("", "Namespace", "", "kube-system"))
    assert not known.has(Key("", "Namespace", "", "web"))
