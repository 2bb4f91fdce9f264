"""Kubernetes objects of many kinds, with names out of a small pool, so that they refer to each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from render.fuzz.choices import Choices
from render.fuzz.scalars import folds, odd, string, typed
from render.fuzz.written import Anchored, Raw

NAMES = ("web", "db", "app-config", "web-2", "creds", "cache")
NAMESPACES = ("default", "prod", "staging")
KEYS = ("app", "tier", "app.kubernetes.io/name", "example.com/note", "zone")
IMAGES = (
    "nginx",
    "nginx:1.25",
    "docker.io/library/redis:7",
    "registry.example.com:5000/team/app",
    "ghcr.io/x/y:v1@sha256:" + "ab" * 32,
    "busybox@sha256:" + "0" * 64,
    "nginx-exporter:1",
    "app",
)

Fields = dict[str, Any]


def metadata(c: Choices, name: str) -> Fields:
    fields: Fields = {"name": name}
    c.fill(fields, "namespace", 25, lambda: c.one(NAMESPACES))
    c.fill(fields, "labels", 35, lambda: {key: string(c) for key in c.some(KEYS, 3, 1)})
    c.fill(fields, "annotations", 25, lambda: {key: odd(c) for key in c.some(KEYS, 2)})
    c.fill(fields, "finalizers", 4, lambda: ["a/x", "b/y", "c/z"])
    c.fill(fields, "creationTimestamp", 3, lambda: Raw("null"))
    return fields


def _container(c: Choices, name: str) -> Fields:
    fields: Fields = {"name": name, "image": c.one(IMAGES)}
    c.fill(
        fields,
        "args",
        15,
        lambda: [c.one(("--a=$(NAME)", "$(HOST):80", "--v=1", "$$(NAME)", "$(NAME)")) for _ in range(c.number(1, 3))],
    )
    c.fill(fields, "env", 35, lambda: [_env(c, key) for key in c.some(("A", "B", "C", "LONG_NAME"), 3, 1)])
    c.fill(
        fields,
        "envFrom",
        15,
        lambda: [{c.one(("configMapRef", "secretRef")): {"name": c.one(NAMES)}} for _ in range(c.number(1, 2))],
    )
    c.fill(fields, "ports", 25, lambda: [_port(c, port) for port in c.some((80, 8080, 443), 2, 1)])
    c.fill(fields, "resources", 15, lambda: {"limits": {"cpu": typed(c), "memory": "1Gi"}})
    c.fill(
        fields,
        "volumeMounts",
        12,
        lambda: [{"name": c.one(("v", "w")), "mountPath": path} for path in c.some(("/a", "/b"), 2, 1)],
    )
    c.fill(fields, "livenessProbe", 6, lambda: {"httpGet": {"path": "/", "port": c.one((80, "http"))}})
    c.fill(fields, "securityContext", 5, dict)
    return fields


def _env(c: Choices, key: str) -> Fields:
    kind = c.number(0, 4)
    if kind == 0:
        return {"name": key, "valueFrom": {"configMapKeyRef": {"name": c.one(NAMES), "key": "a"}}}
    if kind == 1:
        return {"name": key, "valueFrom": {"secretKeyRef": {"name": c.one(NAMES), "key": "b", "optional": True}}}
    return {"name": key, "value": odd(c) if kind == 2 else c.one(("x", "$(NAME).svc", "http://$(HOST)"))}


def _port(c: Choices, port: int) -> Fields:
    fields: Fields = {"containerPort": port}
    c.fill(fields, "name", 50, lambda: f"p{port}")
    c.fill(fields, "protocol", 40, lambda: c.one(("TCP", "UDP")))
    return fields


def _volume(c: Choices, name: str) -> Fields:
    sources: tuple[Fields, ...] = (
        {"configMap": {"name": c.one(NAMES)}},
        {"secret": {"secretName": c.one(NAMES)}},
        {"emptyDir": {}},
        {"persistentVolumeClaim": {"claimName": c.one(NAMES)}},
        {"projected": {"sources": [{"configMap": {"name": c.one(NAMES)}}, {"secret": {"name": c.one(NAMES)}}]}},
    )
    return {"name": name, **c.one(sources)}


def pod(c: Choices) -> Fields:
    fields: Fields = {"containers": [_container(c, name) for name in c.some(("main", "side", "log"), 2, 1)]}
    c.fill(fields, "initContainers", 15, lambda: [_container(c, "init")])
    c.fill(fields, "volumes", 30, lambda: [_volume(c, name) for name in c.some(("v", "w"), 2, 1)])
    c.fill(fields, "serviceAccountName", 20, lambda: c.one(NAMES))
    c.fill(fields, "imagePullSecrets", 10, lambda: [{"name": name} for name in c.some(NAMES, 2, 1)])
    c.fill(fields, "nodeSelector", 6, lambda: {"zone": string(c)})
    c.fill(fields, "tolerations", 8, lambda: [{"key": "k", "operator": "Exists"}, {"key": "l"}])
    c.fill(fields, "hostAliases", 4, lambda: [{"ip": "1.2.3.4", "hostnames": ["a", "b"]}])
    c.fill(
        fields,
        "topologySpreadConstraints",
        6,
        lambda: [
            {
                "maxSkew": 1,
                "topologyKey": "zone",
                "whenUnsatisfiable": "DoNotSchedule",
                "labelSelector": {"matchLabels": {"app": "web"}},
            }
        ],
    )
    c.fill(
        fields,
        "affinity",
        5,
        lambda: {
            "podAntiAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": [
                    {"labelSelector": {"matchLabels": {"app": "web"}}, "topologyKey": "zone"}
                ]
            }
        },
    )
    c.fill(fields, "priorityClassName", 4, lambda: c.one(NAMES))
    return fields


def _template(c: Choices) -> Fields:
    fields: Fields = {"metadata": {"labels": dict.fromkeys(c.some(KEYS, 2, 1), "web")}, "spec": pod(c)}
    if c.chance(8):
        del fields["metadata"]
    return fields


def _workload(c: Choices, *, stateful: bool = False) -> Fields:
    labels: Any = {"app": c.one(NAMES)}
    spec: Fields = {}
    c.fill(spec, "replicas", 50, lambda: c.one((1, 3, Raw("02"), 0)))
    template = _template(c)
    if c.chance(70):
        if c.chance(12):
            labels = Anchored("labels", labels)
        spec["selector"] = {"matchLabels": labels}
        template.setdefault("metadata", {})["labels"] = (
            {"<<": labels, "x": "y"} if isinstance(labels, Anchored) and c.chance(40) else labels
        )
    spec["template"] = template
    c.fill(spec, "strategy", 10, lambda: {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": c.one((1, "25%"))}})
    if stateful:
        spec["serviceName"] = c.one(NAMES)
        c.fill(
            spec,
            "volumeClaimTemplates",
            30,
            lambda: [{"metadata": {"name": "v"}, "spec": {"storageClassName": c.one(NAMES)}}],
        )
    return {"spec": spec}


def _service(c: Choices) -> Fields:
    ports = [
        {
            "port": port,
            **({"name": f"p{port}"} if c.chance(60) else {}),
            **({"protocol": "TCP"} if c.chance(30) else {}),
            "targetPort": c.one((80, "http")),
        }
        for port in c.some((80, 443, 53), 2, 1)
    ]
    spec: Fields = {"ports": ports}
    c.fill(spec, "selector", 70, lambda: {"app": c.one(NAMES)})
    c.fill(spec, "type", 20, lambda: "ClusterIP")
    return {"spec": spec}


def _ingress(c: Choices) -> Fields:
    path = {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": c.one(NAMES), "port": {"number": 80}}}}
    return {
        "spec": {
            "tls": [{"hosts": ["a.example.com"], "secretName": c.one(NAMES)}],
            "rules": [{"host": "$(HOST)", "http": {"paths": [path]}}],
        }
    }


def _binding(c: Choices) -> Fields:
    subjects = [
        {
            "kind": c.one(("ServiceAccount", "User")),
            "name": c.one((*NAMES, "default")),
            **({"namespace": c.one(NAMESPACES)} if c.chance(60) else {}),
        }
        for _ in range(c.number(1, 2))
    ]
    return {
        "roleRef": {
            "apiGroup": "rbac.authorization.k8s.io",
            "kind": c.one(("Role", "ClusterRole")),
            "name": c.one(NAMES),
        },
        "subjects": subjects,
    }


def _role(c: Choices) -> Fields:
    rule: Fields = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"]}
    c.fill(rule, "resourceNames", 40, lambda: [c.one(NAMES) for _ in range(c.number(1, 2))])
    return {"rules": [rule]}


def _data(c: Choices) -> Fields:
    fields: Fields = {"data": {key: odd(c) for key in c.some(("a", "b", "c.yaml", "key-1", "Z"), 4)}}
    c.fill(fields, "immutable", 4, lambda: True)
    return fields


def _structured(_c: Choices) -> Fields:
    return {
        "data": {
            "config.yaml": "a: 1\nb:\n  - x\n  - y: z\n",
            "config.json": '{"a": {"b": "c"}, "l": [1, 2]}',
            "plain": "word",
        }
    }


def _widget(c: Choices) -> Fields:
    spec: Fields = {"secretRef": {"name": c.one(NAMES)}, "image": c.one(IMAGES)}
    c.fill(spec, "replicas", 30, lambda: typed(c))
    c.fill(spec, "list", 50, lambda: [folds(c) for _ in range(c.number(0, 3))])
    c.fill(spec, "items", 40, lambda: [{"name": name, "value": odd(c)} for name in c.some(("x", "y", "z"), 3)])
    c.fill(spec, "nested", 25, lambda: [[1, [typed(c)]], [], {}, [{"a": [{}]}]])
    c.fill(
        spec,
        "odd",
        60,
        lambda: {
            key: folds(c)
            for key in c.some(("one", "two", "yes", "a b", "k" * 130, "1", "x.y/z", "null", "é", "q:", "- d", "#h"), 3)
        },
    )
    c.fill(spec, "empty", 10, lambda: c.one(({}, [], Raw(""), Raw("null"), "")))
    c.fill(spec, "template", 15, lambda: {"spec": pod(c)})
    c.fill(spec, "selector", 15, lambda: {"matchLabels": {"app": "web"}})
    c.fill(spec, "deep", 10, lambda: {"a": {"b": {"c": {"d": [odd(c)]}}}})
    return {"spec": spec}


def _plain(_c: Choices) -> Fields:
    return {}


def _secret(c: Choices) -> Fields:
    fields: Fields = {"type": "Opaque"}
    c.fill(fields, "data", 60, lambda: {"a": "YQ==", "b": "YmI="})
    c.fill(fields, "stringData", 40, lambda: {"s": odd(c)})
    return fields


def _autoscaler(c: Choices) -> Fields:
    return {
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": c.one(NAMES)},
            "maxReplicas": 3,
        }
    }


def _policy(c: Choices) -> Fields:
    return {
        "spec": {
            "podSelector": c.one(({"matchLabels": {"app": "web"}}, {})),
            "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "db"}}}]}],
        }
    }


def _webhook(c: Choices) -> Fields:
    return {
        "webhooks": [
            {
                "name": "w.example.com",
                "clientConfig": {"service": {"name": c.one(NAMES), "namespace": c.one(NAMESPACES), "path": "/x"}},
            }
        ]
    }


def _definition(_c: Choices) -> Fields:
    names = {"kind": "Widget", "plural": "widgets", "singular": "widget"}
    return {
        "spec": {
            "group": "example.com",
            "names": names,
            "scope": "Namespaced",
            "versions": [{"name": "v1", "served": True, "storage": True}],
        }
    }


_MAKERS: tuple[tuple[int, tuple[str, str, Callable[[Choices], Fields]]], ...] = (
    (8, ("v1", "ConfigMap", _data)),
    (12, ("apps/v1", "Deployment", _workload)),
    (8, ("example.com/v1", "Widget", _widget)),
    (6, ("v1", "Service", _service)),
    (4, ("v1", "Secret", _secret)),
    (4, ("apps/v1", "StatefulSet", lambda c: _workload(c, stateful=True))),
    (3, ("v1", "ConfigMap", _structured)),
    (3, ("v1", "Namespace", _plain)),
    (4, ("v1", "ServiceAccount", lambda c: {"imagePullSecrets": [{"name": c.one(NAMES)}]} if c.chance(40) else {})),
    (2, ("rbac.authorization.k8s.io/v1", "Role", _role)),
    (2, ("rbac.authorization.k8s.io/v1", "ClusterRole", _role)),
    (3, ("rbac.authorization.k8s.io/v1", "RoleBinding", _binding)),
    (2, ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", _binding)),
    (2, ("apps/v1", "DaemonSet", _workload)),
    (2, ("batch/v1", "Job", lambda c: {"spec": {"template": _template(c)}})),
    (
        2,
        (
            "batch/v1",
            "CronJob",
            lambda c: {"spec": {"schedule": "*/5 * * * *", "jobTemplate": {"spec": {"template": _template(c)}}}},
        ),
    ),
    (2, ("v1", "Pod", lambda c: {"spec": pod(c)})),
    (2, ("networking.k8s.io/v1", "Ingress", _ingress)),
    (2, ("networking.k8s.io/v1", "NetworkPolicy", _policy)),
    (2, ("autoscaling/v2", "HorizontalPodAutoscaler", _autoscaler)),
    (
        1,
        (
            "policy/v1",
            "PodDisruptionBudget",
            lambda _c: {"spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}}},
        ),
    ),
    (
        1,
        (
            "v1",
            "PersistentVolumeClaim",
            lambda c: {"spec": {"storageClassName": c.one(NAMES), "volumeName": c.one(NAMES)}},
        ),
    ),
    (1, ("v1", "PersistentVolume", lambda c: {"spec": {"storageClassName": c.one(NAMES)}})),
    (1, ("storage.k8s.io/v1", "StorageClass", lambda _c: {"provisioner": "x.example.com"})),
    (1, ("scheduling.k8s.io/v1", "PriorityClass", lambda _c: {"value": 1000})),
    (1, ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", _webhook)),
    (
        1,
        (
            "apiregistration.k8s.io/v1",
            "APIService",
            lambda c: {"spec": {"service": {"name": c.one(NAMES), "namespace": "default"}}},
        ),
    ),
    (1, ("apiextensions.k8s.io/v1", "CustomResourceDefinition", _definition)),
    (
        2,
        (
            "helm.toolkit.fluxcd.io/v2",
            "HelmRelease",
            lambda c: {"spec": {"values": {"a": odd(c), "image": {"repository": "x", "tag": typed(c)}}}},
        ),
    ),
    (1, ("cert-manager.io/v1", "ClusterIssuer", lambda _c: {"spec": {"selfSigned": {}}})),
    (1, ("v1", "ReplicationController", lambda c: {"spec": {"selector": {"app": "web"}, "template": _template(c)}})),
    (1, ("apps/v1", "ReplicaSet", _workload)),
    (
        1,
        (
            "extensions/v1beta1",
            "Ingress",
            lambda c: {"spec": {"backend": {"serviceName": c.one(NAMES), "servicePort": 80}}},
        ),
    ),
)


def make(c: Choices) -> Fields:
    """Return one object."""
    api_version, kind, maker = c.weighted(_MAKERS)
    fields: Fields = {"apiVersion": api_version, "kind": kind, "metadata": metadata(c, c.one(NAMES))}
    fields.update(maker(c))
    return fields
