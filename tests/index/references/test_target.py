"""What the fields of objects name."""

from __future__ import annotations

import pytest

from index.fleets import HELM, SOURCE, flux, manifest, parsed, release
from preflux.index.references.target import targets


def said(relation: str, text: str) -> list[tuple[str, str, str, str]]:
    return [one[:4] for one in targets(parsed(text), relation)]


@pytest.mark.parametrize(
    ("text", "group", "kind", "namespace"),
    [
        (flux("a", "a", "dependsOn: [{name: b}]"), "kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system"),
        (flux("a", "a", "dependsOn: [{name: b, namespace: c}]"), "kustomize.toolkit.fluxcd.io", "Kustomization", "c"),
        (release("a", "web", "a", "dependsOn: [{name: b}]"), "helm.toolkit.fluxcd.io", "HelmRelease", "web"),
    ],
)
def test_what_is_waited_for_is_of_the_same_kind(text: str, group: str, kind: str, namespace: str) -> None:
    assert said("depends-on", text) == [(group, kind, namespace, "b")]


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
    found = said("source", text)
    assert [f"{kind} {namespace}/{name}" for _, kind, namespace, name in found] == sources
    assert {group for group, *_ in found} <= {"source.toolkit.fluxcd.io"}


@pytest.mark.parametrize(
    ("relation", "text"),
    [
        ("variables", flux("a", "a", "postBuild: {substituteFrom: [{kind: Secret, name: b, namespace: c}]}")),
        ("values", manifest("HelmRelease", "a", "flux-system", HELM, "spec: {valuesFrom: [{kind: Secret, name: b}]}")),
    ],
)
def test_values_come_from_the_own_namespace_whatever_is_written(relation: str, text: str) -> None:
    assert said(relation, text) == [("", "Secret", "flux-system", "b")]


def test_a_health_check_has_the_namespace_that_is_written() -> None:
    first = "{apiVersion: apps/v1, kind: Deployment, name: b}"
    second = "{apiVersion: v1, kind: Pod, name: c, namespace: d}"
    text = flux("a", "a", f"healthChecks: [{first}, {second}]")
    assert said("health-check", text) == [("apps", "Deployment", "", "b"), ("", "Pod", "d", "c")]


def test_a_reference_stands_at_the_name_else_at_the_whole() -> None:
    named, nameless = targets(parsed(flux("a", "a", "dependsOn:", "  - name: b", "  - namespace: c")), "depends-on")
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
    (found,) = targets(parsed(flux("a", "a", f"postBuild: {{substituteFrom: [{written}]}}")), "variables")
    assert (found.unresolved, found.optional) == (unresolved, optional)
