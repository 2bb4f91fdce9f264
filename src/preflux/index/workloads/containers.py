"""One container of a pod with its security settings, as an item of rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.index.workloads.hardening import Setting, settings
from preflux.index.workloads.views import Container, PodSpec, pod_spec
from preflux.render.objects.object import Object
from preflux.span import Span


class ContainerSettings(NamedTuple):
    """A container, its pod, and its effective settings by name: its own value, else the pod's.

    A setting with an unknown value (`${VAR}`) is left out.
    """

    pod: PodSpec
    container: Container
    settings: dict[str, Setting]

    @property
    def object(self) -> Object:
        """The workload that the pod belongs to."""
        return self.pod.object

    @property
    def span(self) -> Span:
        """The place of the container."""
        return self.container.node.span


def containers_of(item: Object) -> Iterator[ContainerSettings]:
    """Yield the containers of a workload; nothing for other kinds."""
    pod = pod_spec(item)
    if pod is None:
        return
    found = settings(item)
    for container in pod.containers:
        held = {name: setting for (name, where), setting in found.items() if where in ("", container.name)}
        yield ContainerSettings(pod, container, held)
