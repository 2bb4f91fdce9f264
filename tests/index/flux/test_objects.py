"""What Flux objects say of others, and the settings that rules ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from index.fleets import HELM, SOURCE, flux, manifest, parsed, release
from preflux.index.flux.objects import (
    Reference,
    depends_on,
    health_checks,
    install_namespace,
    is_helm_release,
    source_of,
    substitute_from,
    suspended,
    values_from,
    within,
)
from preflux.render.objects.object import Object

View = Callable[[Object], Iterator[Reference]]


def said(view: View, text: str) -> list[tuple[str, str, str, str]]:
    return [(one.group, one.kind, one.namespace, one.name) for one in view(parsed(text))]


@pytest.mark.parametrize(
    ("text", "group", "kind", "namespace"),
    [
        (flux("a", "a", "dependsOn: [{name: b}]"), "kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system"),
        (flux("a", "a", "dependsOn: [{name: b, namespace: c}]"), "kustomize.toolkit.fluxcd.io", "Kustomization", "c"),
        (release("a", "web", "a", "dependsOn: [{name: b}]"), "helm.toolkit.fluxcd.io", "HelmRelease", "web"),
    ],
)
def test_what_is_waited_for_is_of_the_same_kind(text: str, group: str, kind: str, namespace: str) -> None:
    assert said(depends_on, text) == [(group, kind, namespace, "b")]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (flux("a", "a"), ["GitRepository flux-system/flux-system"]),
        (release("a", "web", "a"), ["HelmRepository web/charts"]),
        (
            manifest("HelmRelease", "a", "web", HELM, "spec: {chartRef: {kind: OCIRepository, name: b, namespace: c}}"),
            ["OCIRepository c/b"],
        ),
        (manifest("HelmChart", "a", "web", SOURCE, "spec: {sourceRef: {kind: Bucket, name: b}}"), ["Bucket web/b"]),
        (
            manifest(
                "ArtifactGenerator", "a", "web", "source.extensions.fluxcd.io/v1beta1",
                "spec: {sources: [{kind: GitRepository, name: b}, {kind: OCIRepository, name: c}]}",
            ),
            ["GitRepository web/b", "OCIRepository web/c"],
        ),
        (manifest("ConfigMap", "a", "web", "v1", "spec: {sourceRef: {kind: Bucket, name: b}}"), []),
    ],
    ids=["Kustomization", "HelmRelease", "by chartRef", "HelmChart", "ArtifactGenerator", "no object of Flux"],
)  # fmt: skip
def test_the_sources_of_each_kind(text: str, sources: list[str]) -> None:
    found = said(source_of, text)
    assert [f"{kind} {namespace}/{name}" for _, kind, namespace, name in found] == sources
    assert {group for group, *_ in found} <= {"source.toolkit.fluxcd.io"}


@pytest.mark.parametrize(
    ("view", "text"),
    [
        (substitute_from, flux("a", "a", "postBuild: {substituteFrom: [{kind: Secret, name: b, namespace: c}]}")),
        (values_from, manifest("HelmRelease", "a", "flux-system", HELM, "spec: {valuesFrom: [{kind: Secret, name: b}]}")),
    ],
)
def test_values_come_from_the_own_namespace_whatever_is_written(view: View, text: str) -> None:
    assert said(view, text) == [("", "Secret", "flux-system", "b")]


def test_a_health_check_has_the_namespace_that_is_written() -> None:
    first = "{apiVersion: apps/v1, kind: Deployment, name: b}"
    second = "{apiVersion: v1, kind: Pod, name: c, namespace: d}"
    text = flux("a", "a", f"healthChecks: [{first}, {second}]")
    assert said(health_checks, text) == [("apps", "Deployment", "", "b"), ("", "Pod", "d", "c")]


def test_a_reference_stands_at_the_name_else_at_the_whole() -> None:
    named, nameless = depends_on(parsed(flux("a", "a", "dependsOn:", "  - name: b", "  - namespace: c")))
    assert (named.span.text, nameless.span.text) == ("b", "namespace: c")
    assert str(named) == "Kustomization `b` in namespace `flux-system`"
    assert named.via == ()


@pytest.mark.parametrize(
    ("written", "unresolved", "optional"),
    [
        ("{kind: Secret, name: b}", False, False),
        ("{kind: Secret, name: b, optional: true}", False, True),
        ("{kind: Secret, name: b, optional: 'true'}", False, False),
        ("{kind: Secret, name: '${NAME}'}", True, False),
        ("{kind: Secret}", True, False),
    ],
)
def test_whether_it_is_known_and_needed(written: str, unresolved: bool, optional: bool) -> None:
    (found,) = substitute_from(parsed(flux("a", "a", f"postBuild: {{substituteFrom: [{written}]}}")))
    assert (found.unresolved, found.optional) == (unresolved, optional)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (flux("a", "a"), False),
        (flux("a", "a", "suspend: true"), True),
        (flux("a", "a", "suspend: false"), False),
        (
            "kind: ConfigMap\nmetadata: {name: a, annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}}\n",
            True,
        ),
    ],
)
def test_suspended(text: str, expected: bool) -> None:
    assert suspended(parsed(text)) is expected


def test_a_chart_goes_to_the_target_namespace_else_to_that_of_its_release() -> None:
    assert install_namespace(parsed(release("a", "web", "a"))) == "web"
    assert install_namespace(parsed(release("a", "web", "a", "targetNamespace: shop"))) == "shop"


def test_a_helm_release_is_one_by_kind_and_group() -> None:
    assert is_helm_release(parsed(release("a", "web", "a")))
    assert not is_helm_release(parsed(manifest("HelmRelease", "a", "web", "helm.example.org/v1")))


def test_the_words_for_a_namespace() -> None:
    assert within("web") == " in namespace `web`"
    assert within("") == ""
