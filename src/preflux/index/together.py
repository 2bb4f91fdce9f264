"""What is applied together: all of a cluster, or one build that no cluster makes."""

from __future__ import annotations

from dataclasses import dataclass, field

from preflux.index.repository import Repository
from preflux.lookup import text_at
from preflux.render.build.result import Build
from preflux.render.objects.object import Object

_CRD = "CustomResourceDefinition"


@dataclass(slots=True, eq=False, repr=False)
class Together:
    """The builds of a cluster; or, where it is not `applied`, one build that no cluster makes.

    `definitions` are the CustomResourceDefinitions among its objects, by the group and kind that they declare.
    """

    cluster: str
    applied: bool
    builds: list[Build]
    definitions: dict[tuple[str, str], Object] = field(default_factory=dict)

    @property
    def objects(self) -> list[Object]:
        return [item for build in self.builds for item in build.objects]


def together(repository: Repository) -> list[Together]:
    """Return the clusters and then the lone builds, each in the order of the builds."""
    return _index(repository)[0]


def together_with(item: Object, repository: Repository) -> list[Together]:
    """Return the clusters and lone builds that show an object."""
    return _index(repository)[1].get(id(item.root), [])


def _index(repository: Repository) -> tuple[list[Together], dict[int, list[Together]]]:
    found: tuple[list[Together], dict[int, list[Together]]] | None = repository.memo.get(("together", 0))
    if found is None:
        found = repository.memo["together", 0] = _made(repository)
    return found


def _made(repository: Repository) -> tuple[list[Together], dict[int, list[Together]]]:
    clusters: dict[str, Together] = {}
    lone: list[Together] = []
    showing: dict[int, list[Together]] = {}
    for build in repository.builds:
        if build.applied_by:
            group = clusters.setdefault(build.cluster, Together(build.cluster, applied=True, builds=[]))
            group.builds.append(build)
        else:
            group = Together("", applied=False, builds=[build])
            lone.append(group)
        for item in build.objects:
            shown = showing.setdefault(id(item.root), [])
            if group not in shown:
                shown.append(group)
            if item.kind == _CRD and item.group == "apiextensions.k8s.io":
                group.definitions[_declared(item)] = item
    return [*clusters.values(), *lone], showing


def _declared(item: Object) -> tuple[str, str]:
    return text_at(item.root, "spec", "group") or "", text_at(item.root, "spec", "names", "kind") or ""
