"""What several rules ask of Flux objects: which kind they are of, whether they are suspended, where their chart goes."""

from __future__ import annotations

from preflux.lookup import at, scalar_text
from preflux.node import Node, Scalar
from preflux.render.objects.object import Object

HELM_API = "helm.toolkit.fluxcd.io"
SOURCE_API = "source.toolkit.fluxcd.io"
ARTIFACT_API = "source.extensions.fluxcd.io"
IMAGE_API = "image.toolkit.fluxcd.io"
RECONCILE = "kustomize.toolkit.fluxcd.io/reconcile"


def is_true(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is True


def is_helm_release(item: Object) -> bool:
    return item.kind == "HelmRelease" and item.group == HELM_API


def suspended(item: Object) -> bool:
    """Return whether an object is suspended."""
    return is_true(at(item.root, "spec", "suspend")) or item.annotations.get(RECONCILE) == "disabled"


def install_namespace(release: Object) -> str:
    """Return the namespace that the objects of a HelmRelease go to."""
    return scalar_text(at(release.root, "spec", "targetNamespace")) or release.namespace
