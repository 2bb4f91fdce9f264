"""A workload whose selector does not match the labels of its own pod template: the API server refuses it."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.index.workloads.views import match_labels, pod_labels, template, unresolved
from preflux.render.objects.object import Object

_CHECKED = {("apps", "DaemonSet"), ("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "StatefulSet")}


@rule(Object)
def selector_mismatch(item: Object, _: Repository) -> Iterator[Finding]:
    if (item.group, item.kind) not in _CHECKED:
        return
    pod = template(item)
    if pod is None:
        return
    has = pod_labels(item)
    if any("${" in key for key in has):
        return
    for key, wanted in match_labels(item).items():
        label = has.get(key)
        if (
            unresolved(wanted.value)
            or "${" in key
            or (label and (unresolved(label.value) or label.text == wanted.text))
        ):
            continue
        wish = f"the selector needs `{key}: {wanted.shown}`"
        if label is not None:
            related = (Related(label.value.span, "the label of the pod template"),)
            message = f"{wish}, but the pod template has `{key}: {label.shown}`"
            yield Finding.at(wanted.value, message, related=related)
        else:
            labels = next((label.key for label in has.values()), pod.find_key("metadata"))
            others = (Related(labels.span, "the labels of the pod template"),) if labels is not None else ()
            message = f"{wish}, but the pod template has no such label"
            yield Finding.at(wanted.value, message, related=others)
