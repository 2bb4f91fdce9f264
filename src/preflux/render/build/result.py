"""The result of building one kustomization."""

from __future__ import annotations

from dataclasses import dataclass, field

from preflux.render.fault import BuildFault
from preflux.render.objects.object import Object
from preflux.resolve.kustomization import Kustomization
from preflux.span import Span


@dataclass(slots=True, eq=False, repr=False)
class Build:
    """One built kustomization: its objects in the order of kustomize's output, without those that faults have prevented.

    `unknown` are parts that could not be rendered (remote bases, Helm charts, plugins), so their objects are unknown.
    `effective` are the places of entries (patches, images and so on) that matched an object; in another build, the same
    entry may match none. `cluster` and `applied_by` are the cluster and the Flux Kustomization of the build, if any.
    """

    kustomization: Kustomization
    objects: list[Object] = field(default_factory=list)
    faults: list[BuildFault] = field(default_factory=list)
    unknown: list[BuildFault] = field(default_factory=list)
    effective: set[Span] = field(default_factory=set)
    cluster: str = ""
    applied_by: str = ""

    @property
    def name(self) -> str:
        """The folder of the kustomization, `.` for the root."""
        return self.kustomization.folder or "."

    @property
    def refused(self) -> bool:
        """Whether kustomize refuses to build it."""
        return any(fault.refused for fault in self.faults)

    @property
    def partial(self) -> bool:
        """Whether objects may be missing from it."""
        return bool(self.unknown) or self.refused
