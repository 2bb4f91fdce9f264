"""Typed views of workloads: the pod spec with its containers, the labels of the template, the selector."""

from __future__ import annotations

from typing import NamedTuple

from preflux.lookup import items_at, mapping_at, text_at
from preflux.node import Mapping, Node, Path, Scalar
from preflux.redaction.lines.secret_lines import shown
from preflux.render.objects.object import Object

_TEMPLATE = ("spec", "template")
TEMPLATES: dict[tuple[str, str], Path] = {
    ("", "Pod"): (),
    ("", "ReplicationController"): _TEMPLATE,
    ("apps", "DaemonSet"): _TEMPLATE,
    ("apps", "Deployment"): _TEMPLATE,
    ("apps", "ReplicaSet"): _TEMPLATE,
    ("apps", "StatefulSet"): _TEMPLATE,
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template"),
    ("batch", "Job"): _TEMPLATE,
}
"""The path of the pod template for each group and kind; a Pod is its own template."""


class Container(NamedTuple):
    """One container of a pod; `field` is the name of the list that it is in."""

    name: str
    node: Mapping
    field: str


class PodSpec(NamedTuple):
    """The pod spec of a workload; `key` is the node of its key, if it has one."""

    object: Object
    node: Mapping
    key: Scalar | None
    containers: tuple[Container, ...]


class Label(NamedTuple):
    """One label, with the nodes of its key and its value."""

    key: Scalar
    value: Scalar

    @property
    def text(self) -> str:
        """The value as the API server compares it; empty for a null."""
        return "" if self.value.value is None else self.value.text

    @property
    def shown(self) -> str:
        """The value for messages, with secrets masked."""
        return "" if self.value.value is None else shown(self.value)


def template(item: Object) -> Mapping | None:
    """Return the pod template of a workload, the object itself for a Pod; None for all other kinds."""
    path = TEMPLATES.get((item.group, item.kind))
    return mapping_at(item.root, *path) if path is not None else None


def pod_spec(item: Object) -> PodSpec | None:
    """Return the pod spec of a workload; None for all other kinds, and if it is not a mapping."""
    above = template(item)
    spec = mapping_at(above, "spec")
    if above is None or spec is None:
        return None
    containers = [
        Container(text_at(node, "name") or f"{field}[{number}]", node, field)
        for field in ("initContainers", "containers", "ephemeralContainers")
        for number, node in enumerate(items_at(spec, field))
        if isinstance(node, Mapping)
    ]
    return PodSpec(item, spec, above.key("spec"), tuple(containers))


def pod_labels(item: Object) -> dict[str, Label]:
    """Return the labels of the pods of a workload; empty for other kinds."""
    return labels_of(mapping_at(template(item), "metadata", "labels"))


def labels_of(mapping: Mapping | None) -> dict[str, Label]:
    """Return the scalar fields of a mapping as labels, by key."""
    if mapping is None:
        return {}
    return {key: Label(mapping.key(key), node) for key, node in mapping.fields.items() if isinstance(node, Scalar)}


def match_labels(item: Object) -> dict[str, Label]:
    """Return the equality part of a workload's selector, by key; a ReplicationController's is the selector itself."""
    path = ("spec", "selector") if item.kind == "ReplicationController" else ("spec", "selector", "matchLabels")
    return labels_of(mapping_at(item.root, *path))


def unresolved(node: Node | None) -> bool:
    """Return whether a value contains a `${VAR}` or `$(VAR)`, so that its final value is unknown."""
    value = node.value if isinstance(node, Scalar) else None
    return isinstance(value, str) and ("${" in value or "$(" in value)
