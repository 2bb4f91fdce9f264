"""Which namespaces something creates, and who goes to which."""

from __future__ import annotations

import pytest

from index.fleets import documents, flux, held, manifest, release
from preflux.index.namespaces import created, misspelt, users, uses

ALWAYS = {"default", "flux-system", "kube-system", "kube-public", "kube-node-lease"}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (manifest("Namespace", "web"), {"web"}),
        (manifest("Kustomization", "a", "web", "kustomize.toolkit.fluxcd.io/v1", "spec: {path: ./web}"), set()),
        (manifest("Tenant", "blue", "", "capsule.clastix.io/v1beta2"), {"blue"}),
        (release("a", "web", "a"), set()),
        (release("a", "web", "a", "install: {createNamespace: true}"), {"web"}),
        (release("a", "web", "a", "targetNamespace: shop", "install: {createNamespace: true}"), {"shop"}),
        (release("a", "web", "a", "targetNamespace: shop"), set()),
    ],
    ids=[
        "a Namespace",
        "a Kustomization in it",
        "a tenant",
        "a release",
        "one that creates it",
        "one that creates its target",
        "its target",
    ],
)
def test_what_creates_namespaces(text: str, more: set[str]) -> None:
    assert created(held({"clusters/one/a.yaml": text})) == ALWAYS | more


def test_objects_and_charts_use_namespaces() -> None:
    known = held({"clusters/one/a.yaml": release("a", "web", "a", "targetNamespace: shop")})
    (applied,) = known.releases
    assert [(use.node.text, str(use.span), use.via) for use in uses(known, applied.object)] == [
        ("web", "clusters/one/a.yaml:3:32", ()),
        ("shop", "clusters/one/a.yaml:6:20", ()),
    ]


def test_a_target_namespace_that_is_not_a_releases_is_no_use() -> None:
    known = held({"clusters/one/a.yaml": flux("apps", "apps", "targetNamespace: shop"), "apps/b.yaml": manifest("Pod", "b")})
    (one,) = (item for _, item in known.cluster.objects if item.name == "apps")
    assert [use.node.text for use in uses(known, one)] == ["flux-system"]


def test_users_are_by_namespace_and_in_order() -> None:
    texts = [
        manifest("ConfigMap", "a", "web"),
        manifest("Namespace", "b", "web"),
        manifest("Secret", "c", "web"),
        manifest("Secret", "d", "kube-system"),
        manifest("Secret", "e", "'${NAME}'"),
    ]
    found = users(held({"clusters/one/a.yaml": documents(*texts)}))
    assert {namespace: [use.item.name for use in listed] for namespace, listed in found.items()} == {
        "web": ["a", "c"],
        "flux-system": ["flux-system"],
    }


def test_a_namespace_that_is_a_slip_for_one_of_the_same_build() -> None:
    texts = [manifest("Namespace", "monitoring"), manifest("ConfigMap", "a", "monitorng"), manifest("Secret", "b", "web")]
    ((use, meant),) = misspelt(held({"clusters/one/a.yaml": documents(*texts)}))
    assert (use.item.name, use.node.text, meant.name) == ("a", "monitorng", "monitoring")


def test_a_namespace_that_something_else_creates_is_no_slip() -> None:
    texts = [manifest("Namespace", "monitoring"), manifest("ConfigMap", "a", "monitorng")]
    files = {"clusters/one/a.yaml": documents(*texts), "clusters/one/b.yaml": manifest("Namespace", "monitorng")}
    assert list(misspelt(held(files))) == []
