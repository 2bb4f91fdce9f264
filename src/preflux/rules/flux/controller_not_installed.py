"""A Flux object whose controller the bootstrap of its cluster does not install."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.inventory import Applied, Inventory
from preflux.index.repository import Repository
from preflux.lookup import at, items_at, scalar_text
from preflux.reconcile.cluster import Cluster
from preflux.span import Span

_CONTROLLERS = {
    ("helm.toolkit.fluxcd.io", "HelmRelease"): "helm-controller",
    ("image.toolkit.fluxcd.io", "ImagePolicy"): "image-reflector-controller",
    ("image.toolkit.fluxcd.io", "ImageRepository"): "image-reflector-controller",
    ("image.toolkit.fluxcd.io", "ImageUpdateAutomation"): "image-automation-controller",
    ("notification.toolkit.fluxcd.io", "Alert"): "notification-controller",
    ("notification.toolkit.fluxcd.io", "Provider"): "notification-controller",
    ("notification.toolkit.fluxcd.io", "Receiver"): "notification-controller",
    ("source.extensions.fluxcd.io", "ArtifactGenerator"): "source-watcher",
}
_DEFAULT = {"source-controller", "kustomize-controller", "helm-controller", "notification-controller"}
"""What a FluxInstance without `components` installs."""


@rule(Cluster)
def controller_not_installed(cluster: Cluster, repository: Repository) -> Iterator[Finding]:
    inventory = repository.inventory(cluster)
    said = _installed(inventory)
    if said is None:
        return
    installed, place = said
    for (group, kind), controller in _CONTROLLERS.items():
        if controller in installed:
            continue
        for applied in inventory.of_kind(group, kind):
            if applied.object.labels.get("app.kubernetes.io/part-of") != "flux":
                message = f"{kind} `{applied.object.name}` needs the {controller}, which this cluster does not have"
                hint = f"install it: `flux bootstrap --components-extra={controller}`, or `components` of the FluxInstance"
                related = (Related(place, "what Flux was installed with"),)
                yield Finding.about(applied.object, message, hint, related)


def _installed(inventory: Inventory) -> tuple[set[str], Span] | None:
    """Return the controllers of a cluster and where they are listed; None if no file lists all of them."""
    instances = [applied.object for applied in inventory.of_kind("fluxcd.controlplane.io", "FluxInstance")]
    deployments = inventory.of_kind("apps", "Deployment")
    found = {applied.object.name for applied in deployments}
    listed = [(at(instance.root, "spec", "components"), instance) for instance in instances]
    # The chart of the Flux Operator makes the FluxInstance from its values.
    for applied in inventory.releases:
        values = at(applied.object.root, "spec", "values", "instance")
        if at(values, "sync") is not None or at(values, "distribution") is not None:
            listed.append((at(values, "components"), applied.object))
    if len(listed) == 1:
        components, by = listed[0]
        named = {scalar_text(node) for node in items_at(components)} if components is not None else _DEFAULT
        return found | named, components.span if components is not None else by.name_span
    bootstrapped = [applied for applied in deployments if _is_bootstrapped(applied)]
    names = {applied.object.name for applied in bootstrapped}
    if listed or not {"source-controller", "kustomize-controller"} <= names:
        return None
    return found, bootstrapped[0].object.name_span


def _is_bootstrapped(applied: Applied) -> bool:
    return applied.object.labels.get("app.kubernetes.io/part-of") == "flux"
