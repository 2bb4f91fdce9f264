"""Typed views of Flux objects: what they refer to, and the settings that rules ask for, with their nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.finding import other_places
from preflux.lookup import at, items_at, scalar_text
from preflux.node import Mapping, Node, Scalar
from preflux.reconcile.cluster import KUSTOMIZE_API
from preflux.render.objects.object import Object
from preflux.span import Span

HELM_API = "helm.toolkit.fluxcd.io"
SOURCE_API = "source.toolkit.fluxcd.io"
ARTIFACT_API = "source.extensions.fluxcd.io"
IMAGE_API = "image.toolkit.fluxcd.io"
SOURCE_KINDS = ("GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart", "ExternalArtifact")
RECONCILE = "kustomize.toolkit.fluxcd.io/reconcile"

_SOURCES: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    (KUSTOMIZE_API, "Kustomization"): (("spec", "sourceRef"),),
    (HELM_API, "HelmRelease"): (("spec", "chart", "spec", "sourceRef"), ("spec", "chartRef")),
    (SOURCE_API, "HelmChart"): (("spec", "sourceRef"),),
    (IMAGE_API, "ImageUpdateAutomation"): (("spec", "sourceRef"),),
}
"""Where each kind names the source that it reads."""


class Reference(NamedTuple):
    """What a Flux object says of another one; `node` is the mapping that says it. The namespace is the effective one."""

    group: str
    kind: str
    namespace: str
    name: str
    node: Mapping

    @property
    def span(self) -> Span:
        """The place of the name, else of the whole reference."""
        name = self.node.fields.get("name")
        return name.span if name is not None else self.node.span

    @property
    def via(self) -> tuple[Span, ...]:
        """The other places that took part in the name."""
        name = self.node.fields.get("name")
        return other_places(name) if name is not None else ()

    @property
    def unresolved(self) -> bool:
        """Whether a variable keeps it unknown what is meant, or nothing is named."""
        return not self.name or "${" in f"{self.kind}{self.namespace}{self.name}"

    @property
    def optional(self) -> bool:
        return is_true(self.node.fields.get("optional"))

    def __str__(self) -> str:
        return f"{self.kind} `{self.name}`{within(self.namespace)}"


def within(namespace: str) -> str:
    """Return the words that tell a namespace, to stand behind a name; empty where there is none."""
    return f" in namespace `{namespace}`" if namespace else ""


def is_true(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is True


def is_helm_release(item: Object) -> bool:
    return item.kind == "HelmRelease" and item.group == HELM_API


def suspended(item: Object) -> bool:
    """Tell whether the controllers leave an object alone for now."""
    return is_true(at(item.root, "spec", "suspend")) or item.annotations.get(RECONCILE) == "disabled"


def depends_on(item: Object) -> Iterator[Reference]:
    """Yield what a Kustomization or HelmRelease waits for: objects of its own kind."""
    for node in items_at(item.root, "spec", "dependsOn"):
        if isinstance(node, Mapping):
            yield _reference(node, item, item.group, item.kind)


def source_of(item: Object) -> Iterator[Reference]:
    """Yield the sources that an object reads: one for most kinds, several for an ArtifactGenerator."""
    for path in _SOURCES.get((item.group, item.kind), ()):
        node = at(item.root, *path)
        if isinstance(node, Mapping):
            yield _source(node, item)
    if (item.group, item.kind) == (ARTIFACT_API, "ArtifactGenerator"):
        for node in items_at(item.root, "spec", "sources"):
            if isinstance(node, Mapping):
                yield _source(node, item)


def substitute_from(item: Object) -> Iterator[Reference]:
    """Yield the ConfigMaps and Secrets that a Kustomization takes variables from, in the order in which they win."""
    for node in items_at(item.root, "spec", "postBuild", "substituteFrom"):
        if isinstance(node, Mapping):
            yield _reference(node, item, "", scalar_text(node.fields.get("kind")), own_namespace=True)


def values_from(item: Object) -> Iterator[Reference]:
    """Yield the ConfigMaps and Secrets that a HelmRelease takes values from."""
    for node in items_at(item.root, "spec", "valuesFrom"):
        if isinstance(node, Mapping):
            yield _reference(node, item, "", scalar_text(node.fields.get("kind")), own_namespace=True)


def health_checks(item: Object) -> Iterator[Reference]:
    """Yield the objects whose health a Kustomization waits for; the namespace is empty where none is written."""
    for node in items_at(item.root, "spec", "healthChecks"):
        if isinstance(node, Mapping):
            group, slash, _ = scalar_text(node.fields.get("apiVersion")).partition("/")
            reference = _reference(node, item, group if slash else "", scalar_text(node.fields.get("kind")))
            yield reference._replace(namespace=scalar_text(node.fields.get("namespace")))


def install_namespace(release: Object) -> str:
    """Return the namespace that the objects of a HelmRelease go to."""
    return scalar_text(at(release.root, "spec", "targetNamespace")) or release.namespace


def _source(node: Mapping, item: Object) -> Reference:
    kind = scalar_text(node.fields.get("kind"))
    return _reference(node, item, SOURCE_API, kind)


def _reference(node: Mapping, item: Object, group: str, kind: str, *, own_namespace: bool = False) -> Reference:
    namespace = "" if own_namespace else scalar_text(node.fields.get("namespace"))
    return Reference(group, kind, namespace or item.namespace, scalar_text(node.fields.get("name")), node)
