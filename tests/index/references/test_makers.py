"""What charts and operators may make that no file shows."""

from __future__ import annotations

import pytest

from index.fleets import HELM, SOURCE, documents, held, manifest, release
from preflux.index.key import Key
from preflux.index.references.makers import chart_for, operator_for

SECRET = Key("", "Secret", "web", "token")


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
    assert (chart_for(known, SECRET) is not None) is may


@pytest.mark.parametrize(
    ("text", "may"),
    [
        (release("apps", "web", "podinfo"), False),
        (release("apps", "web", "flux2-sync"), True),
        (release("sync", "web", "flux2-sync"), False),
        (release("flux", "web", "flux-operator"), False),
        (release("flux", "web", "flux-instance"), False),
        (release("flux", "web", "flux-instance", "values: {instance: {sync: {name: apps}}}"), True),
        (release("flux", "apps", "flux-instance"), True),
        (release("flux", "web", "our-flux-objects"), True),
        (release("apps", "web", "raw"), True),
        (release("apps", "web", "podinfo", "values: {extra: [{apiVersion: source.toolkit.fluxcd.io/v1}]}"), True),
        (manifest("HelmRelease", "a", "web", HELM, "spec: {chartRef: {kind: ExternalArtifact, name: a}}"), True),
        (manifest("HelmRelease", "a", "web", HELM, "spec: {chartRef: {kind: OCIRepository, name: podinfo}}"), False),
    ],
    ids=[
        "any chart", "a sync of that name", "another sync", "the operator", "an instance", "one that syncs it",
        "one of that namespace", "a chart named so", "a chart of raw objects", "Flux in its values", "our own chart",
        "by chartRef",
    ],
)  # fmt: skip
def test_objects_of_flux_come_only_out_of_charts_that_apply_what_they_are_told(text: str, may: bool) -> None:
    known = held({"clusters/one/a.yaml": text})
    assert (chart_for(known, Key("source.toolkit.fluxcd.io", "GitRepository", "web", "apps")) is not None) is may


def test_a_chart_is_known_by_the_url_of_its_source_whatever_that_is_called() -> None:
    source = "spec: {url: 'oci://ghcr.io/example/charts/flux-instance'}"
    text = documents(
        manifest("OCIRepository", "flux-parts", "web", SOURCE, source),
        manifest("HelmRelease", "flux", "web", HELM, "spec: {chartRef: {kind: OCIRepository, name: flux-parts}}"),
    )
    known = held({"clusters/one/a.yaml": text})
    assert chart_for(known, Key("source.toolkit.fluxcd.io", "GitRepository", "web", "apps")) is None
    assert chart_for(known, Key("source.toolkit.fluxcd.io", "GitRepository", "web", "web")) is not None


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
    assert (operator_for(held({"clusters/one/a.yaml": text}), SECRET) is not None) is may
