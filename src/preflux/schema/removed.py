"""The built-in API versions that Kubernetes has removed, as data.

Source: kubernetes.io/docs/reference/using-api/deprecation-guide for the releases up to 1.25; the definitions of
kubernetes-validate for those after (tests/schema/test_removed.py compares). Alpha versions are not enabled in any
cluster by default, so the only one listed here is the one that was used for CronJobs for years.
"""

from __future__ import annotations

from typing import NamedTuple


class Removal(NamedTuple):
    """The first Kubernetes minor release without an API version, and the `apiVersion` that replaces it; empty for none."""

    minor: int
    instead: str


_TABLE = """
1.16 apps/v1beta1 apps/v1 ControllerRevision Deployment StatefulSet
1.16 apps/v1beta2 apps/v1 ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet
1.16 extensions/v1beta1 apps/v1 DaemonSet Deployment ReplicaSet
1.16 extensions/v1beta1 networking.k8s.io/v1 NetworkPolicy
1.16 extensions/v1beta1 - PodSecurityPolicy
1.21 batch/v2alpha1 batch/v1 CronJob
1.22 admissionregistration.k8s.io/v1beta1 admissionregistration.k8s.io/v1 MutatingWebhookConfiguration
1.22 admissionregistration.k8s.io/v1beta1 admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration
1.22 apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1 CustomResourceDefinition
1.22 apiregistration.k8s.io/v1beta1 apiregistration.k8s.io/v1 APIService
1.22 certificates.k8s.io/v1beta1 certificates.k8s.io/v1 CertificateSigningRequest
1.22 coordination.k8s.io/v1beta1 coordination.k8s.io/v1 Lease
1.22 extensions/v1beta1 networking.k8s.io/v1 Ingress
1.22 networking.k8s.io/v1beta1 networking.k8s.io/v1 Ingress IngressClass
1.22 rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1 ClusterRole ClusterRoleBinding Role RoleBinding
1.22 scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 PriorityClass
1.22 storage.k8s.io/v1beta1 storage.k8s.io/v1 CSIDriver CSINode StorageClass VolumeAttachment
1.25 autoscaling/v2beta1 autoscaling/v2 HorizontalPodAutoscaler
1.25 batch/v1beta1 batch/v1 CronJob
1.25 discovery.k8s.io/v1beta1 discovery.k8s.io/v1 EndpointSlice
1.25 events.k8s.io/v1beta1 events.k8s.io/v1 Event
1.25 node.k8s.io/v1beta1 node.k8s.io/v1 RuntimeClass
1.25 policy/v1beta1 policy/v1 PodDisruptionBudget
1.25 policy/v1beta1 - PodSecurityPolicy
1.26 autoscaling/v2beta2 autoscaling/v2 HorizontalPodAutoscaler
1.26 flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
1.27 storage.k8s.io/v1beta1 storage.k8s.io/v1 CSIStorageCapacity
1.29 flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
1.32 flowcontrol.apiserver.k8s.io/v1beta3 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
1.33 authentication.k8s.io/v1beta1 authentication.k8s.io/v1 SelfSubjectReview
1.34 admissionregistration.k8s.io/v1beta1 admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy
1.34 admissionregistration.k8s.io/v1beta1 admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding
1.37 networking.k8s.io/v1beta1 networking.k8s.io/v1 IPAddress ServiceCIDR
1.37 storage.k8s.io/v1beta1 storage.k8s.io/v1 VolumeAttributesClass
"""
"""Release, version that it no longer serves, its replacement, kinds."""


def _read() -> dict[tuple[str, str], Removal]:
    found = {}
    for line in _TABLE.strip().splitlines():
        release, gone, instead, *kinds = line.split()
        removal = Removal(int(release.partition(".")[2]), instead.strip("-"))
        found.update({(gone, kind): removal for kind in kinds})
    return found


REMOVED_KINDS = _read()
"""Maps `apiVersion` and kind to its removal."""
