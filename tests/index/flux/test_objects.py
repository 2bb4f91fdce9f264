"""The settings of Flux objects that rules ask for."""

from __future__ import annotations

import pytest

from index.fleets import flux, manifest, parsed, release
from preflux.index.flux.objects import install_namespace, is_helm_release, suspended


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
