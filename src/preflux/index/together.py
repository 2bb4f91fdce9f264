"""Groups builds that are applied together: those of a cluster, or a single build that no cluster has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from preflux.index.definitions import Definitions
from preflux.render.build.result import Build
from preflux.render.objects.object import Object


@dataclass(slots=True, eq=False, repr=False)
class Together:
    """The builds of a cluster; or, if not `applied`, one build that no cluster has.

    `definitions` are the CustomResourceDefinitions among its objects, by the group and kind that they declare.
    """

    cluster: str
    applied: bool
    builds: list[Build]
    definitions: dict[tuple[str, str], Object] = field(default_factory=dict)

    @property
    def objects(self) -> list[Object]:
        return [item for build in self.builds for item in build.objects]


class Groups:
    """What is applied together, in a whole repository: the clusters and then the lone builds, in the order of the builds."""

    def __init__(self, builds: Iterable[Build], definitions: Definitions) -> None:
        self._showing: dict[int, list[Together]] = {}
        clusters: dict[str, Together] = {}
        lone: list[Together] = []
        for build in builds:
            if build.applied_by:
                group = clusters.setdefault(build.cluster, Together(build.cluster, applied=True, builds=[]))
                group.builds.append(build)
            else:
                group = Together("", applied=False, builds=[build])
                lone.append(group)
            group.definitions.update({found.defines: found.object for found in definitions.of(build)})
            for item in build.objects:
                shown = self._showing.setdefault(id(item.root), [])
                if group not in shown:
                    shown.append(group)
        self.all = [*clusters.values(), *lone]

    def showing(self, item: Object) -> list[Together]:
        """Return the clusters and single builds that contain an object."""
        return self._showing.get(id(item.root), [])
