"""Decides whether a kind is namespaced: built-in kinds, CRDs of the repository, and well-known others."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from preflux.index.definitions import Definition
from preflux.render.objects.kinds import builtin_kinds, is_cluster_scoped

_CLUSTER_WIDE: dict[str, frozenset[str]] = {
    group: frozenset(kinds.split())
    for group, kinds in {
        "source.toolkit.fluxcd.io": "",
        "source.extensions.fluxcd.io": "",
        "kustomize.toolkit.fluxcd.io": "",
        "helm.toolkit.fluxcd.io": "",
        "notification.toolkit.fluxcd.io": "",
        "image.toolkit.fluxcd.io": "",
        "fluxcd.controlplane.io": "",
        "monitoring.coreos.com": "",
        "cert-manager.io": "ClusterIssuer",
        "acme.cert-manager.io": "",
        "traefik.io": "",
        "traefik.containo.us": "",
        "gateway.networking.k8s.io": "GatewayClass",
        "metallb.io": "",
        "longhorn.io": "",
        "postgresql.cnpg.io": "ClusterImageCatalog",
        "k8s.cni.cncf.io": "",
        "bitnami.com": "",
        "external-secrets.io": "ClusterSecretStore ClusterExternalSecret ClusterPushSecret",
        "snapshot.storage.k8s.io": "VolumeSnapshotClass VolumeSnapshotContent",
        "volsync.backube": "",
        "autoscaling.k8s.io": "",
        "keda.sh": "ClusterTriggerAuthentication ClusterCloudEventSource",
    }.items()
}
"""The cluster-scoped kinds of API groups whose other kinds are all namespaced, according to their CRDs."""

_NEWER_BUILTIN = {
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"): False,
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"): False,
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"): False,
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"): False,
    ("certificates.k8s.io", "ClusterTrustBundle"): False,
    ("networking.k8s.io", "IPAddress"): False,
    ("networking.k8s.io", "ServiceCIDR"): False,
    ("resource.k8s.io", "DeviceClass"): False,
    ("resource.k8s.io", "ResourceClaim"): True,
    ("resource.k8s.io", "ResourceClaimTemplate"): True,
    ("resource.k8s.io", "ResourceSlice"): False,
    ("storage.k8s.io", "CSIStorageCapacity"): True,
    ("storage.k8s.io", "VolumeAttributesClass"): False,
}
"""Built-in kinds that are newer than the ones that kustomize is compiled with."""


class Scopes:
    """What is known of the scope of kinds; `definitions` are those that the repository has."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._defined = {
            definition.defines: definition.namespaced
            for definition in definitions
            if definition.namespaced is not None
        }

    def namespaced(self, group: str, kind: str) -> bool | None:
        """Return whether a kind is namespaced; None if that is not known."""
        known = self._defined.get((group, kind))
        if known is not None:
            return known
        if group in _CLUSTER_WIDE:
            return kind not in _CLUSTER_WIDE[group]
        return _builtin().get((group, kind))


@cache
def _builtin() -> dict[tuple[str, str], bool]:
    found = dict(_NEWER_BUILTIN)
    for name in builtin_kinds().names:
        api_version, _, kind = name.rpartition("/")
        group, slash, _ = api_version.partition("/")
        if not kind.endswith(("List", "Review")) and group != "kustomize.config.k8s.io":
            found[group if slash else "", kind] = not is_cluster_scoped(api_version, kind)
    return found
