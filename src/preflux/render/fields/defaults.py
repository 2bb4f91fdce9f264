"""The fields that each transformation changes by default, as data.

Source: kustomize 5.8.1, api/internal/konfig/builtinpluginconsts.
"""

from __future__ import annotations

from functools import cache

from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.fields.name_references import OWNERS, POD_SPECS, name_references
from preflux.render.fields.tables import Fields


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
    for prefix, kind in (("spec", "Pod"), *POD_SPECS):
        specs += [FieldSpec(f"{prefix}/{owner}/{path}", kind=kind) for path in below for owner in OWNERS]
        # Two mistakes of kustomize: these paths lack the pod's spec, and a claim has no server.
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
    """Return the fields that kustomize changes by default."""
    labels = _metadata("labels")
    defaults = Fields(
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
        common_labels=(*_selectors(), *labels),
        template_labels=labels,
        common_annotations=_metadata("annotations"),
        images=_images(),
        replicas=tuple(
            FieldSpec("spec/replicas", kind=kind, create=True)
            for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
        ),
        var_reference=_var_references(),
        name_reference=name_references(),
    )
    # Merge into an empty table first, as kustomize does: merging again then changes nothing.
    return Fields().merged(defaults)


def added(fields: Fields) -> int:
    """Return how many fields there are in addition to the default ones."""
    return 0 if fields is default_fields() else max(0, _count(fields) - _default_count())


@cache
def _default_count() -> int:
    return _count(default_fields())


def _count(fields: Fields) -> int:
    return sum(map(len, fields[:-1])) + sum(len(reference.referrers) for reference in fields.name_reference)
