"""A version of a built-in kind that Kubernetes no longer serves."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.render.objects.object import Object
from preflux.schema.definitions import nearest_version
from preflux.schema.refused import vendored
from preflux.schema.removed import REMOVED_KINDS

_RESHAPED = ("CustomResourceDefinition", "HorizontalPodAutoscaler", "Ingress")
"""Kinds that have other fields in the new version."""


@rule(Object)
def removed_api(item: Object, repository: Repository) -> Iterator[Finding]:
    removal = REMOVED_KINDS.get((item.api_version, item.kind))
    node = at(item.root, "apiVersion")
    configured = repository.config.kubernetes_version
    if removal is None or node is None or nearest_version(configured) < (1, removal.minor) or vendored(item):
        return
    message = f"{item.kind} in `{item.api_version}` was removed in Kubernetes 1.{removal.minor}"
    if removal.instead:
        hint = f"write `{removal.instead}`" + (", which has other fields" if item.kind in _RESHAPED else "")
    else:
        hint = "there is no replacement; label namespaces with `pod-security.kubernetes.io/enforce`"
    # The version that the clusters run is only known from the configuration.
    yield Finding.at(node, message, hint, doubtful=not configured)
