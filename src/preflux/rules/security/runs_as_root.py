"""A pod that may run as root: neither `runAsNonRoot: true` nor a user other than 0, by the Pod Security Standards.

https://kubernetes.io/docs/concepts/security/pod-security-standards/ (restricted: "Running as Non-root", "... user")
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.index.workloads.views import Container, PodSpec, pod_spec, unresolved
from preflux.listing import all_of
from preflux.lookup import at, mapping_at, text_at
from preflux.node import Node, Scalar
from preflux.render.build.result import Build

_ENFORCE = "pod-security.kubernetes.io/enforce"


class _Root(NamedTuple):
    """A container that may run as root, and the value that allows it, if there is one."""

    container: Container
    says: Scalar | None


@rule(Build)
def runs_as_root(build: Build, _: Repository) -> Iterator[Finding]:
    restricted = {
        item.name for item in build.objects if item.kind == "Namespace" and item.labels.get(_ENFORCE) == "restricted"
    }
    for item in build.objects:
        spec = pod_spec(item)
        # With a user namespace, the pod's root has no rights on the node.
        if spec is None or _windows(spec) or _value(at(spec.node, "hostUsers")) is False:
            continue
        roots = [found for container in spec.containers if (found := _root(spec, container)) is not None]
        if roots:
            written = any(_is_zero(found.says) for found in roots)
            yield _finding(spec, roots, doubtful=not (written and item.namespace in restricted))


def _root(spec: PodSpec, container: Container) -> _Root | None:
    user = _setting(spec, container, "runAsUser")
    non_root = _setting(spec, container, "runAsNonRoot")
    if unresolved(user) or unresolved(non_root):
        return None
    if _is_zero(user):
        return _Root(container, user)
    if user is not None or _value(non_root) is True:
        return None
    return _Root(container, non_root)


def _setting(spec: PodSpec, container: Container, field: str) -> Scalar | None:
    """Return the effective value for a container: its own, else the pod's; null counts as absent."""
    for owner in (container.node, spec.node):
        node = at(owner, "securityContext", field)
        if isinstance(node, Scalar) and node.value is not None:
            return node
    return None


def _finding(spec: PodSpec, roots: list[_Root], *, doubtful: bool) -> Finding:
    names = [found.container.name for found in roots]
    says = next((found.says for found in roots if _is_zero(found.says)), None)
    says = says or next((found.says for found in roots if found.says is not None), None)
    if says is None:
        why = "neither `runAsNonRoot: true` nor a `runAsUser` is set"
    elif _is_zero(says):
        why = "`runAsUser` is 0"
    else:
        why = "`runAsNonRoot` is false"
    place = says or _place(spec, roots)
    related = tuple(
        Related(step.span, f"`{step.span.text}` was set here, and overridden")
        for step in place.via
        if step.how == "base"
    )
    return Finding.at(
        place,
        f"container{'s' if len(names) > 1 else ''} {all_of(names)} may run as root: {why}",
        related=related,
        doubtful=doubtful,
        objects=(spec.object.id,),
    )


def _place(spec: PodSpec, roots: list[_Root]) -> Node:
    """Return the place for the setting: an existing securityContext, else the pod spec."""
    owners = [roots[0].container.node, spec.node] if len(roots) == 1 else [spec.node, roots[0].container.node]
    for owner in owners:
        if mapping_at(owner, "securityContext") is not None:
            return owner.key("securityContext")
    return spec.key or spec.node


def _windows(spec: PodSpec) -> bool:
    return text_at(spec.node, "os", "name") == "windows" or (
        text_at(spec.node, "nodeSelector", "kubernetes.io/os") == "windows"
    )


def _is_zero(node: Scalar | None) -> bool:
    return node is not None and node.value.__class__ is int and node.value == 0


def _value(node: Node | None) -> object:
    return node.value if isinstance(node, Scalar) else None
