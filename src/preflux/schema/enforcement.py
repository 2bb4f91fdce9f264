"""Where the API server is stricter or less strict than the OpenAPI definitions that it publishes.

The published definitions list allowed values only in prose, and call fields required that the server fills in. Both tables
follow k8s.io/kubernetes 1.36, pkg/apis/*/validation and pkg/apis/*/*/defaults.go. In all these fields an empty string is
the same as an absent field, and is handled as such.
"""

from __future__ import annotations

_CRD = "apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition"
_PROTOCOLS = ("TCP", "UDP", "SCTP")
_PULL = ("Always", "IfNotPresent", "Never")
_ACCESS = ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")
_LABEL_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_PROFILES = ("RuntimeDefault", "Localhost", "Unconfined")
_VOLUME_MODES = ("Filesystem", "Block")
_UPDATES = ("RollingUpdate", "OnDelete")
_WEBHOOK: dict[str, tuple[str, ...]] = {"failurePolicy": ("Fail", "Ignore"), "sideEffects": ("None", "NoneOnDryRun")}

ALLOWED: dict[str, dict[str, tuple[str, ...]]] = {
    "api.core.v1.Container": {
        "imagePullPolicy": _PULL,
        "terminationMessagePolicy": ("File", "FallbackToLogsOnError"),
    },
    "api.core.v1.ContainerPort": {"protocol": _PROTOCOLS},
    "api.core.v1.ServicePort": {"protocol": _PROTOCOLS},
    "api.core.v1.PodSpec": {
        "restartPolicy": ("Always", "OnFailure", "Never"),
        "dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
        "preemptionPolicy": ("PreemptLowerPriority", "Never"),
    },
    "api.core.v1.ServiceSpec": {
        "type": ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
        "sessionAffinity": ("None", "ClientIP"),
        "externalTrafficPolicy": ("Cluster", "Local"),
        "internalTrafficPolicy": ("Cluster", "Local"),
        "ipFamilyPolicy": ("SingleStack", "PreferDualStack", "RequireDualStack"),
    },
    "api.core.v1.HTTPGetAction": {"scheme": ("HTTP", "HTTPS")},
    "api.core.v1.PersistentVolumeClaimSpec": {"accessModes": _ACCESS, "volumeMode": _VOLUME_MODES},
    "api.core.v1.PersistentVolumeSpec": {
        "accessModes": _ACCESS,
        "volumeMode": _VOLUME_MODES,
        "persistentVolumeReclaimPolicy": ("Retain", "Delete", "Recycle"),
    },
    "api.core.v1.Toleration": {"effect": ("NoSchedule", "PreferNoSchedule", "NoExecute")},
    "api.core.v1.NodeSelectorRequirement": {"operator": (*_LABEL_OPERATORS, "Gt", "Lt")},
    "api.core.v1.TopologySpreadConstraint": {"whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway")},
    "api.core.v1.SeccompProfile": {"type": _PROFILES},
    "api.core.v1.AppArmorProfile": {"type": _PROFILES},
    "api.core.v1.VolumeMount": {"mountPropagation": ("None", "HostToContainer", "Bidirectional")},
    "api.core.v1.HostPathVolumeSource": {
        "type": ("DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"),
    },
    "api.apps.v1.DeploymentStrategy": {"type": ("RollingUpdate", "Recreate")},
    "api.apps.v1.StatefulSetUpdateStrategy": {"type": _UPDATES},
    "api.apps.v1.DaemonSetUpdateStrategy": {"type": _UPDATES},
    "api.apps.v1.StatefulSetSpec": {"podManagementPolicy": ("OrderedReady", "Parallel")},
    "api.batch.v1.CronJobSpec": {"concurrencyPolicy": ("Allow", "Forbid", "Replace")},
    "api.batch.v1.JobSpec": {"completionMode": ("NonIndexed", "Indexed")},
    "api.networking.v1.HTTPIngressPath": {"pathType": ("Exact", "Prefix", "ImplementationSpecific")},
    "api.networking.v1.NetworkPolicyPort": {"protocol": _PROTOCOLS},
    "api.networking.v1.NetworkPolicySpec": {"policyTypes": ("Ingress", "Egress")},
    "api.rbac.v1.RoleRef": {"kind": ("Role", "ClusterRole")},
    "api.rbac.v1.Subject": {"kind": ("User", "Group", "ServiceAccount")},
    "api.storage.v1.StorageClass": {
        "reclaimPolicy": ("Delete", "Retain"),
        "volumeBindingMode": ("Immediate", "WaitForFirstConsumer"),
    },
    "api.autoscaling.v2.MetricSpec": {"type": ("Resource", "ContainerResource", "Pods", "Object", "External")},
    "api.autoscaling.v2.MetricTarget": {"type": ("Utilization", "Value", "AverageValue")},
    "api.admissionregistration.v1.ValidatingWebhook": _WEBHOOK,
    "api.admissionregistration.v1.MutatingWebhook": _WEBHOOK,
    "apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement": {"operator": _LABEL_OPERATORS},
    f"{_CRD}Spec": {"scope": ("Cluster", "Namespaced")},
}
"""The values that a field, or each item of a list, may have; by the definition's name without `io.k8s.`."""

FILLED: dict[str, frozenset[str]] = {
    "api.apps.v1.StatefulSetSpec": frozenset({"serviceName"}),
    "api.core.v1.HTTPHeader": frozenset({"value"}),
    "api.core.v1.ISCSIVolumeSource": frozenset({"lun"}),
    "api.core.v1.ISCSIPersistentVolumeSource": frozenset({"lun"}),
    "api.core.v1.LimitRangeSpec": frozenset({"limits"}),
    "api.core.v1.PreferredSchedulingTerm": frozenset({"preference"}),
    "api.core.v1.Event": frozenset({"metadata", "involvedObject"}),
    "api.discovery.v1.EndpointSlice": frozenset({"endpoints"}),
    "api.networking.v1.NetworkPolicySpec": frozenset({"podSelector"}),
    "api.rbac.v1.RoleRef": frozenset({"apiGroup"}),
    "api.scheduling.v1.PriorityClass": frozenset({"value"}),
    f"{_CRD}Version": frozenset({"served", "storage"}),
}
"""Fields that the definitions call required but may be absent: the server fills them in, or accepts zero."""
