"""A Service whose selector matches no pod template of its namespace, although one of the same build is clearly meant.

What else runs in the cluster is unknown here. So the rule reports a Service only if a workload of the same build is so
similar to the selector that it must be meant. If something else in the build may create pods, only an obvious misspelling
is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.index.workloads.views import TEMPLATES, Label, labels_of, pod_labels, unresolved
from preflux.lookup import mapping_at, text_at
from preflux.nearest import likeness
from preflux.render.build.result import Build
from preflux.render.objects.object import Object
from preflux.schema.definitions import definitions
from preflux.tables.producers import producers

_MOST_COMPARED = 20_000
"""Comparisons of workloads with Services of a build that select none: comparing all takes quadratic time."""
_PER_POD = {"statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"}
_SET_WHILE_RUNNING = {"true", "master", "primary", "leader", "active", "replica", "standby", "secondary"}
"""Programs such as Patroni, Vault and Redis set labels with these values on their own pods."""


@rule(Build)
def service_without_pods(build: Build, repository: Repository) -> Iterator[Finding]:
    if build.partial:
        return
    pods: dict[str, _Pods] = {}
    services = []
    for item in build.objects:
        if (item.group, item.kind) in TEMPLATES:
            pods.setdefault(item.namespace, _Pods()).add(item)
        elif item.kind == "Service" and not item.group:
            services.append(item)
    if not services or not pods:
        return
    uncertain = {item.namespace for item in build.objects if _may_make_pods(item, repository)}
    served: set[int] = set()
    unserved = []
    for service in services:
        selector = _selector(service)
        near = pods.get(service.namespace)
        matched = near.matched(selector) if near is not None else []
        served.update(map(id, matched))
        if near is not None and not matched and _judged(service, selector):
            unserved.append((service, selector, near))
    compared = 0
    for service, selector, near in unserved:
        free = [(workload, labels) for workload, labels in near.all if id(workload) not in served]
        compared += len(near.all)
        if compared > _MOST_COMPARED:
            message = "this Service and later ones are not compared with the pods of this build: there are too many"
            yield Finding.about(service, message, doubtful=True)
            return
        found = _meant(service, selector, free, certain=service.namespace not in uncertain)
        if found is not None:
            yield _finding(service, selector, *found)


class _Pods:
    """The workloads of a namespace, and those that have a label."""

    def __init__(self) -> None:
        self.all: list[tuple[Object, dict[str, Label]]] = []
        self._having: dict[str, dict[str | None, list[tuple[Object, dict[str, Label]]]]] = {}

    def add(self, workload: Object) -> None:
        labels = pod_labels(workload)
        self.all.append((workload, labels))
        for key, label in labels.items():
            text = None if unresolved(label.value) else label.text
            self._having.setdefault(key, {}).setdefault(text, []).append((workload, labels))

    def matched(self, selector: dict[str, Label]) -> list[Object]:
        """Return the workloads whose pods a selector selects."""
        fewest = self.all
        for key, label in selector.items():
            of_key = self._having.get(key, {})
            having = [*of_key.get(label.text, ()), *of_key.get(None, ())]
            if len(having) <= len(fewest):
                fewest = having
        return [workload for workload, labels in fewest if _matches(selector, labels)]


def _selector(service: Object) -> dict[str, Label]:
    return labels_of(mapping_at(service.root, "spec", "selector"))


def _judged(service: Object, selector: dict[str, Label]) -> bool:
    return (
        bool(selector)
        and text_at(service.root, "spec", "type") != "ExternalName"
        and not _PER_POD & set(selector)
        and not any(unresolved(label.value) or "${" in key for key, label in selector.items())
    )


def _matches(selector: dict[str, Label], labels: dict[str, Label]) -> bool:
    return bool(selector) and all(
        key in labels and (labels[key].text == label.text or unresolved(labels[key].value))
        for key, label in selector.items()
    )


def _may_make_pods(item: Object, repository: Repository) -> bool:
    if producers().makes_no_pods(item.group, item.kind):
        return False
    group, _, _ = item.api_version.rpartition("/")
    return group not in definitions(repository.config.kubernetes_version).groups


def _meant(
    service: Object, selector: dict[str, Label], pods: list[tuple[Object, dict[str, Label]]], *, certain: bool
) -> tuple[Object, dict[str, Label]] | None:
    """Return the workload that a Service is clearly for: the same name, or labels that differ by a misspelling."""
    for workload, labels in pods:
        wrong = [label for key, label in selector.items() if key not in labels or labels[key].text != label.text]
        if any(key not in labels and label.text in _SET_WHILE_RUNNING for key, label in selector.items()):
            continue
        if certain and workload.name == service.name:
            return workload, labels
        if all(key in labels for key in selector) and all(_alike(w.text, labels[str(w.key.value)].text) for w in wrong):
            return workload, labels
    return None


def _alike(one: str, other: str) -> bool:
    # Names such as `web-1` and `web-2` are similar, but both are correct.
    if [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]:
        return False
    return likeness(one.lower(), other.lower()) >= 0.85


def _finding(service: Object, selector: dict[str, Label], workload: Object, labels: dict[str, Label]) -> Finding:
    key, wrong = next((k, s) for k, s in selector.items() if k not in labels or labels[k].text != s.text)
    has = ", ".join(f"`{k}: {label.shown}`" for k, label in sorted(labels.items()))
    place = labels[key].value if key in labels else workload.name_span
    return Finding.at(
        wrong.value,
        f"no pod of this build has `{key}: {wrong.shown}`, which Service `{service.name}` selects",
        f"the pods of {workload.kind} `{workload.name}` have {has}" if has else "",
        (Related(place if isinstance(place, tuple) else place.span, f"the pods of {workload.kind} `{workload.name}`"),),
        objects=(service.id,),
    )
