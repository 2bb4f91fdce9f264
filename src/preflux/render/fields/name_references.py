"""The fields that hold the name of another object, as data.

Source: kustomize 5.8.1, api/internal/konfig/builtinpluginconsts/namereference.go.
"""

from __future__ import annotations

from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.fields.tables import NameReference
from preflux.render.objects.order import kind_order

POD_SPECS = (
    ("spec/template/spec", "Deployment"),
    ("spec/template/spec", "ReplicaSet"),
    ("spec/template/spec", "DaemonSet"),
    ("spec/template/spec", "StatefulSet"),
    ("spec/template/spec", "Job"),
    ("spec/jobTemplate/spec/template/spec", "CronJob"),
)
OWNERS = ("containers", "initContainers")
_SERVED = ("StatefulSet", "Deployment", "ReplicationController", "CronJob", "Job", "DaemonSet")
_RBAC = "rbac.authorization.k8s.io"
_ADMISSION = "admissionregistration.k8s.io"


def _in_pods(*paths: str) -> tuple[FieldSpec, ...]:
    """Return specs for some paths below the pod spec of every kind that has one."""
    specs = [FieldSpec(f"spec/{path}", version="v1", kind="Pod") for path in paths]
    specs += [FieldSpec(f"template/spec/{path}", kind="PodTemplate") for path in paths]
    specs += [FieldSpec(f"{prefix}/{path}", kind=kind) for prefix, kind in POD_SPECS for path in paths]
    return tuple(specs)


def _in_served_pods(path: str) -> tuple[FieldSpec, ...]:
    """Return specs for a path below the pod spec of fewer kinds: kustomize leaves some kinds out for these references."""
    specs = [FieldSpec(f"spec/{path}", kind="Pod")]
    for kind in _SERVED:
        prefix = "spec/jobTemplate/spec/template/spec" if kind == "CronJob" else "spec/template/spec"
        specs.append(FieldSpec(f"{prefix}/{path}", kind=kind))
    return tuple(specs)


def _containers(path: str) -> tuple[str, str]:
    return f"containers/{path}", f"initContainers/{path}"


def _data_in_pods(what: str, name: str, *more: str) -> tuple[FieldSpec, ...]:
    """Return specs for all ways in which pods read a ConfigMap or Secret; `name` is the field with the name in a volume."""
    return _in_pods(
        f"volumes/{what}/{name}",
        *_containers(f"env/valueFrom/{what}KeyRef/name"),
        *_containers(f"envFrom/{what}Ref/name"),
        *more,
        f"volumes/projected/sources/{what}/name",
    )


def name_references() -> tuple[NameReference, ...]:
    scale_target = (FieldSpec("spec/scaleTargetRef/name", kind="HorizontalPodAutoscaler"),)
    rule_names = tuple(FieldSpec("rules/resourceNames", kind=kind) for kind in ("Role", "ClusterRole"))
    annotation = "metadata/annotations/"
    references = [
        *(
            NameReference("", "", kind, scale_target)
            for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
        ),
        NameReference(
            "",
            "v1",
            "ConfigMap",
            (
                *_data_in_pods("configMap", "name"),
                FieldSpec("spec/configSource/configMap", kind="Node"),
                *rule_names,
                FieldSpec(annotation + r"nginx.ingress.kubernetes.io\/fastcgi-params-configmap", kind="Ingress"),
            ),
        ),
        NameReference(
            "",
            "v1",
            "Secret",
            (
                *_data_in_pods("secret", "secretName", "imagePullSecrets/name"),
                FieldSpec("spec/tls/secretName", kind="Ingress"),
                FieldSpec(annotation + r"ingress.kubernetes.io\/auth-secret", kind="Ingress"),
                FieldSpec(annotation + r"nginx.ingress.kubernetes.io\/auth-secret", kind="Ingress"),
                FieldSpec(annotation + r"nginx.ingress.kubernetes.io\/auth-tls-secret", kind="Ingress"),
                FieldSpec("imagePullSecrets/name", kind="ServiceAccount"),
                *(
                    FieldSpec(f"parameters/{name}", kind="StorageClass")
                    for name in ("secretName", "adminSecretName", "userSecretName", "secretRef")
                ),
                *rule_names,
                FieldSpec(
                    "spec/template/spec/containers/env/valueFrom/secretKeyRef/name",
                    "serving.knative.dev",
                    "v1",
                    "Service",
                ),
                FieldSpec("spec/azureFile/secretName", kind="PersistentVolume"),
            ),
        ),
        NameReference(
            "",
            "v1",
            "Service",
            (
                FieldSpec("spec/serviceName", "apps", kind="StatefulSet"),
                FieldSpec("spec/rules/http/paths/backend/serviceName", kind="Ingress"),
                FieldSpec("spec/backend/serviceName", kind="Ingress"),
                FieldSpec("spec/rules/http/paths/backend/service/name", kind="Ingress"),
                FieldSpec("spec/defaultBackend/service/name", kind="Ingress"),
                FieldSpec("spec/service/name", "apiregistration.k8s.io", kind="APIService"),
                FieldSpec("webhooks/clientConfig/service", _ADMISSION, kind="ValidatingWebhookConfiguration"),
                FieldSpec("webhooks/clientConfig/service", _ADMISSION, kind="MutatingWebhookConfiguration"),
            ),
        ),
        NameReference(_RBAC, "", "Role", (FieldSpec("roleRef/name", _RBAC, kind="RoleBinding"),)),
        NameReference(
            _RBAC,
            "",
            "ClusterRole",
            tuple(FieldSpec("roleRef/name", _RBAC, kind=kind) for kind in ("RoleBinding", "ClusterRoleBinding")),
        ),
        NameReference(
            "",
            "v1",
            "ServiceAccount",
            (
                *(FieldSpec("subjects", _RBAC, kind=kind) for kind in ("RoleBinding", "ClusterRoleBinding")),
                *_in_served_pods("serviceAccountName"),
            ),
        ),
        NameReference("", "v1", "PersistentVolumeClaim", _in_served_pods("volumes/persistentVolumeClaim/claimName")),
        NameReference(
            "",
            "v1",
            "PersistentVolume",
            (
                FieldSpec("spec/volumeName", kind="PersistentVolumeClaim"),
                FieldSpec("rules/resourceNames", kind="ClusterRole"),
            ),
        ),
        NameReference(
            "storage.k8s.io",
            "v1",
            "StorageClass",
            (
                FieldSpec("spec/storageClassName", kind="PersistentVolume"),
                FieldSpec("spec/storageClassName", kind="PersistentVolumeClaim"),
                FieldSpec("spec/volumeClaimTemplates/spec/storageClassName", kind="StatefulSet"),
            ),
        ),
        NameReference("scheduling.k8s.io", "v1", "PriorityClass", _in_served_pods("priorityClassName")),
        # The group is a mistake in kustomize: it selects nothing.
        NameReference(
            "networking.k8s.io/v1", "v1", "IngressClass", (FieldSpec("spec/ingressClassName", kind="Ingress"),)
        ),
        NameReference(
            _ADMISSION,
            "",
            "ValidatingAdmissionPolicy",
            (FieldSpec("spec/policyName", _ADMISSION, kind="ValidatingAdmissionPolicyBinding"),),
        ),
    ]
    return tuple(sorted(references, key=lambda r: kind_order(r.group, r.version, r.kind)))
