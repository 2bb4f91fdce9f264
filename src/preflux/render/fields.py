"""Which fields each transformation touches, as data.

Source: kustomize 5.8.1, api/internal/konfig/builtinpluginconsts.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import NamedTuple

from preflux.render.fieldspec import FieldSpec
from preflux.render.order import kind_order


class NameReference(NamedTuple):
    """The fields that hold the name of an object of some kind."""

    group: str
    version: str
    kind: str
    referrers: tuple[FieldSpec, ...]

    def selects(self, group: str, version: str, kind: str) -> bool:
        return FieldSpec("", self.group, self.version, self.kind).selects(group, version, kind)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of every transformation; a kustomization's `configurations` and `crds` add to them."""

    name_prefix: tuple[FieldSpec, ...] = ()
    name_suffix: tuple[FieldSpec, ...] = ()
    namespace: tuple[FieldSpec, ...] = ()
    common_labels: tuple[FieldSpec, ...] = ()
    labels: tuple[FieldSpec, ...] = ()
    template_labels: tuple[FieldSpec, ...] = ()
    common_annotations: tuple[FieldSpec, ...] = ()
    images: tuple[FieldSpec, ...] = ()
    replicas: tuple[FieldSpec, ...] = ()
    var_reference: tuple[FieldSpec, ...] = ()
    name_reference: tuple[NameReference, ...] = ()

    def merged(self, other: Fields) -> Fields:
        """Return the union. Raises Conflict where both know a field and differ in whether to create it."""
        if other is self or other is default_fields():
            return self
        changes = {}
        for field in fields(Fields):
            if field.name == "name_reference":
                changes[field.name] = _merge_references(self.name_reference, other.name_reference)
            else:
                merged = merge_specs(getattr(self, field.name), getattr(other, field.name))
                changes[field.name] = tuple(sorted(merged, key=_spec_order))
        return replace(self, **changes)


class Conflict(Exception):
    """Two field specs for the same field that differ in whether to create it."""


def merge_specs(ours: tuple[FieldSpec, ...], theirs: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
    """Return ours and those of theirs that say something new. Raises Conflict."""
    result = list(ours)
    for spec in theirs:
        for known in result:
            if known.path == spec.path and _selected_by(known, spec):
                if known.create != spec.create:
                    raise Conflict(f"`{spec.path}` is configured twice, with `create` and without")
                break
        else:
            result.append(spec)
    return tuple(result)


def _selected_by(spec: FieldSpec, other: FieldSpec) -> bool:
    return other.selects(spec.group, spec.version, spec.kind)


def _merge_references(
    ours: tuple[NameReference, ...], theirs: tuple[NameReference, ...]
) -> tuple[NameReference, ...]:
    result = list(ours)
    for reference in theirs:
        for i, known in enumerate(result):
            if known[:3] == reference[:3]:
                result[i] = known._replace(referrers=merge_specs(known.referrers, reference.referrers))
                break
        else:
            result.append(reference)
    return tuple(sorted(result, key=lambda r: kind_order(r.group, r.version, r.kind)))


def _spec_order(spec: FieldSpec) -> tuple[int, str]:
    return kind_order(spec.group, spec.version, spec.kind)


_POD_SPECS = (
    ("spec/template/spec", "Deployment"),
    ("spec/template/spec", "ReplicaSet"),
    ("spec/template/spec", "DaemonSet"),
    ("spec/template/spec", "StatefulSet"),
    ("spec/template/spec", "Job"),
    ("spec/jobTemplate/spec/template/spec", "CronJob"),
)
_OWNERS = ("containers", "initContainers")
_SERVED = ("StatefulSet", "Deployment", "ReplicationController", "CronJob", "Job", "DaemonSet")
_RBAC = "rbac.authorization.k8s.io"
_ADMISSION = "admissionregistration.k8s.io"


def _in_pods(*paths: str) -> tuple[FieldSpec, ...]:
    """Return specs for some paths below the pod spec of every kind that has one."""
    specs = [FieldSpec(f"spec/{path}", version="v1", kind="Pod") for path in paths]
    specs += [FieldSpec(f"template/spec/{path}", kind="PodTemplate") for path in paths]
    specs += [FieldSpec(f"{prefix}/{path}", kind=kind) for prefix, kind in _POD_SPECS for path in paths]
    return tuple(specs)


def _in_served_pods(path: str) -> tuple[FieldSpec, ...]:
    """Return specs for a path below the pod spec of those kinds that kustomize fixes for fewer references."""
    specs = [FieldSpec(f"spec/{path}", kind="Pod")]
    for kind in _SERVED:
        prefix = "spec/jobTemplate/spec/template/spec" if kind == "CronJob" else "spec/template/spec"
        specs.append(FieldSpec(f"{prefix}/{path}", kind=kind))
    return tuple(specs)


def _containers(path: str) -> tuple[str, str]:
    return f"containers/{path}", f"initContainers/{path}"


def _name_references() -> tuple[NameReference, ...]:
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
                *_in_pods(
                    "volumes/configMap/name",
                    *_containers("env/valueFrom/configMapKeyRef/name"),
                    *_containers("envFrom/configMapRef/name"),
                    "volumes/projected/sources/configMap/name",
                ),
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
                *_in_pods(
                    "volumes/secret/secretName",
                    *_containers("env/valueFrom/secretKeyRef/name"),
                    *_containers("envFrom/secretRef/name"),
                    "imagePullSecrets/name",
                    "volumes/projected/sources/secret/name",
                ),
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
        # The group is kustomize's own slip: it selects nothing.
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


def _metadata(path: str) -> tuple[FieldSpec, ...]:
    """Return specs for labels or annotations of objects and of the pods and jobs that they make."""
    stateful_group = "apps" if path == "labels" else ""
    specs = [
        FieldSpec(f"metadata/{path}", create=True),
        FieldSpec(f"spec/template/metadata/{path}", version="v1", kind="ReplicationController", create=True),
    ]
    specs += [
        FieldSpec(f"spec/template/metadata/{path}", kind=kind, create=True)
        for kind in ("Deployment", "ReplicaSet", "DaemonSet")
    ]
    specs.append(FieldSpec(f"spec/template/metadata/{path}", stateful_group, kind="StatefulSet", create=True))
    if path == "labels":
        specs.append(
            FieldSpec("spec/volumeClaimTemplates[]/metadata/labels", "apps", kind="StatefulSet", create=True)
        )
    specs += [
        FieldSpec(f"spec/template/metadata/{path}", "batch", kind="Job", create=True),
        FieldSpec(f"spec/jobTemplate/metadata/{path}", "batch", kind="CronJob", create=True),
        FieldSpec(f"spec/jobTemplate/spec/template/metadata/{path}", "batch", kind="CronJob", create=True),
    ]
    return tuple(specs)


def _selectors() -> tuple[FieldSpec, ...]:
    match = "spec/selector/matchLabels"
    affinity = "spec/template/spec/affinity"
    preferred = "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"
    required = "requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"
    specs = [
        FieldSpec("spec/selector", version="v1", kind="Service", create=True),
        FieldSpec("spec/selector", version="v1", kind="ReplicationController", create=True),
        *(FieldSpec(match, kind=kind, create=True) for kind in ("Deployment", "ReplicaSet", "DaemonSet")),
        FieldSpec(match, "apps", kind="StatefulSet", create=True),
    ]
    for kind in ("Deployment", "StatefulSet"):
        for side in ("podAffinity", "podAntiAffinity"):
            specs.append(FieldSpec(f"{affinity}/{side}/{preferred}", "apps", kind=kind))
            specs.append(FieldSpec(f"{affinity}/{side}/{required}", "apps", kind=kind))
        specs.append(
            FieldSpec("spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", "apps", kind=kind)
        )
    policy = "networking.k8s.io"
    specs += [
        FieldSpec(match, "batch", kind="Job"),
        FieldSpec("spec/jobTemplate/spec/selector/matchLabels", "batch", kind="CronJob"),
        FieldSpec(match, "policy", kind="PodDisruptionBudget"),
        FieldSpec("spec/podSelector/matchLabels", policy, kind="NetworkPolicy"),
        FieldSpec("spec/ingress/from/podSelector/matchLabels", policy, kind="NetworkPolicy"),
        FieldSpec("spec/egress/to/podSelector/matchLabels", policy, kind="NetworkPolicy"),
    ]
    return tuple(specs)


def _images() -> tuple[FieldSpec, ...]:
    below = ("containers[]/image", "initContainers[]/image", "volumes[]/image/reference")
    return tuple(FieldSpec(f"{pod}/{path}", create=True) for pod in ("spec", "spec/template/spec") for path in below)


def _var_references() -> tuple[FieldSpec, ...]:
    """Return the fields in which `$(VAR)` is replaced."""
    below = ("args", "command", "env/value", "volumeMounts/mountPath")
    specs: list[FieldSpec] = []
    for prefix, kind in (("spec", "Pod"), *_POD_SPECS):
        specs += [FieldSpec(f"{prefix}/{owner}/{path}", kind=kind) for path in below for owner in _OWNERS]
        # Two of kustomize's own slips: these paths leave out the pod's spec, and a claim has no server.
        volumes = {"CronJob": "spec/jobTemplate/spec/template/volumes", "StatefulSet": "spec/volumeClaimTemplates/spec"}
        specs.append(FieldSpec(f"{volumes.get(kind, prefix + '/volumes')}/nfs/server", kind=kind))
    specs.append(FieldSpec("spec/template/metadata/annotations", kind="Deployment"))
    specs += [FieldSpec(f"spec/{path}", kind="Ingress") for path in ("rules/host", "tls/hosts", "tls/secretName")]
    specs += [FieldSpec(f"spec/ports/{path}", kind="Service") for path in ("port", "targetPort")]
    specs.append(FieldSpec("spec/nfs/server", kind="PersistentVolume"))
    specs += [FieldSpec("metadata/labels"), FieldSpec("metadata/annotations")]
    return tuple(specs)


@cache
def default_fields() -> Fields:
    """Return the fields that kustomize touches without any configuration."""
    labels = _metadata("labels")

    def ordered(specs: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
        return tuple(sorted(specs, key=_spec_order))

    return Fields(
        name_prefix=(FieldSpec("metadata/name"),),
        name_suffix=(FieldSpec("metadata/name"),),
        namespace=(
            FieldSpec("metadata/name", kind="Namespace", create=True),
            FieldSpec("spec/service/namespace", "apiregistration.k8s.io", kind="APIService", create=True),
            FieldSpec(
                "spec/conversion/webhook/clientConfig/service/namespace",
                "apiextensions.k8s.io",
                kind="CustomResourceDefinition",
            ),
        ),
        common_labels=ordered((*_selectors(), *labels)),
        template_labels=ordered(labels),
        common_annotations=ordered(_metadata("annotations")),
        images=_images(),
        replicas=tuple(
            FieldSpec("spec/replicas", kind=kind, create=True)
            for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
        ),
        var_reference=_var_references(),
        name_reference=_name_references(),
    )
