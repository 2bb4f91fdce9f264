"""What objects make that no file shows: names, namespaces, keys."""

from __future__ import annotations

import pytest

from index.fleets import HELM, manifest, parsed, release
from preflux.reconcile.made import Made, made_by

EXTERNAL = "external-secrets.io/v1"


def external(spec: str) -> str:
    return manifest("ExternalSecret", "a", "web", EXTERNAL, spec)


def made(text: str) -> list[Made]:
    return list(made_by(parsed(text)))


def secret(name: str, *keys: str, namespace: str = "web", known: bool = True) -> Made:
    return Made("", "Secret", namespace, name, frozenset(keys) if known else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (external("spec: {data: [{secretKey: b}, {secretKey: c}]}"), ("a", "b", "c")),
        (external("spec: {target: {name: x}, data: [{secretKey: b}]}"), ("x", "b")),
        (
            manifest("SealedSecret", "a", "web", "bitnami.com/v1alpha1", "spec: {encryptedData: {b: x, c: y}}"),
            ("a", "b", "c"),
        ),
        (
            manifest("Certificate", "a", "web", "cert-manager.io/v1", "spec: {secretName: tls}"),
            ("tls", "tls.crt", "tls.key", "ca.crt"),
        ),
    ],
    ids=["its own name", "another name", "the keys of a mapping", "keys that are always there"],
)
def test_a_secret_with_its_keys(text: str, expected: tuple[str, ...]) -> None:
    assert made(text) == [secret(*expected)]


@pytest.mark.parametrize(
    "text",
    [
        external("spec: {dataFrom: [{extract: {key: x}}], data: [{secretKey: b}]}"),
        manifest("OnePasswordItem", "a", "web", "onepassword.com/v1"),
    ],
    ids=["keys from elsewhere", "of a kind that does not tell"],
)
def test_a_secret_whose_keys_are_not_known(text: str) -> None:
    assert made(text) == [secret("a", known=False)]


def test_several_objects() -> None:
    spec = "spec: {secretTemplates: [{name: b}, {name: c}]}"
    assert [one.name for one in made(manifest("SopsSecret", "a", "web", "isindir.github.com/v1alpha3", spec))] == ["b", "c"]


def test_the_namespace_of_a_tenant_whatever_its_group() -> None:
    assert made(manifest("Tenant", "blue", "", "capsule.example.org/v1")) == [Made("", "Namespace", "", "blue", None)]


@pytest.mark.parametrize(
    ("spec", "namespaces"),
    [
        ((), []),
        (("install: {createNamespace: true}",), ["web"]),
        (("install: {createNamespace: 'true'}",), []),
        (("targetNamespace: shop", "install: {createNamespace: true}"), ["shop"]),
    ],
)
def test_the_namespace_of_a_release_where_it_says_so(spec: tuple[str, ...], namespaces: list[str]) -> None:
    found = made(release("a", "web", "a", *spec))
    assert [one.name for one in found if one.kind == "Namespace"] == namespaces


def test_the_chart_object_of_a_release_is_in_the_namespace_of_its_source() -> None:
    found = made(manifest("HelmRelease", "a", "web", HELM))
    assert found == [Made("source.toolkit.fluxcd.io", "HelmChart", None, "web-a", None)]


def test_a_kind_of_another_group_makes_nothing() -> None:
    assert made(manifest("ExternalSecret", "a", "web", "example.org/v1")) == []
