"""The items that rules check, by type, with the builds that contain them, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from preflux.checking.ignore_comments import Ignore
from preflux.finding import ObjectId
from preflux.index.flux.objects import RECONCILE, suspended
from preflux.index.inventory import Applied
from preflux.index.paths import Paths, all_paths
from preflux.index.references.reference import Reference
from preflux.index.repository import Repository
from preflux.index.workloads.containers import ContainerSettings, containers_of
from preflux.parse.document import File
from preflux.reconcile.cluster import Cluster
from preflux.render.build.result import Build
from preflux.render.objects.object import Object
from preflux.resolve.kustomization import Kustomization
from preflux.schema.refused import Schemas, Validated
from preflux.span import Source, Span, whole


@dataclass(slots=True, eq=False, repr=False)
class Item:
    """One item that rules check, and the builds that contain it.

    `builds` is None if that depends on the place of the finding, or, for an item of a `cluster`, on the objects that the
    finding names. `paused`: the item is suspended everywhere, so its findings are one level lower.
    """

    item: Any
    builds: Sequence[str] | None = ()
    objects: tuple[ObjectId, ...] = ()
    clusters: Sequence[str] = ()
    paused: bool = False
    cluster: Cluster | None = None


class Items:
    """The items of a repository."""

    def __init__(self, repository: Repository, files: list[File], ignores: Callable[[], Iterator[Ignore]]) -> None:
        self._repository = repository
        self._files = files
        self._ignores = ignores
        self._makers: dict[type, Callable[[], Iterator[Item]]] = {
            Applied: self._applied,
            Build: self._builds,
            Cluster: self._clusters,
            ContainerSettings: self._containers,
            File: lambda: (Item(file, None) for file in self._files),
            Ignore: lambda: (Item(ignore, None) for ignore in self._ignores()),
            Kustomization: self._kustomizations,
            Object: self._objects,
            Paths: lambda: (Item(paths, None) for paths in all_paths(self._repository)),
            Reference: self._references,
            Repository: lambda: iter((Item(self._repository),)),
            Validated: self._validated,
        }

    def of(self, kind: type) -> list[Item]:
        """Return the items of one type. Raises TypeError for an unknown type."""
        if kind not in self._makers:
            raise TypeError(f"no items of type {kind.__name__}")
        return list(self._makers[kind]())

    def _kustomizations(self) -> Iterator[Item]:
        for _, kustomization in sorted(self._repository.graph.kustomizations.items()):
            yield Item(kustomization, None)

    def _builds(self) -> Iterator[Item]:
        paused = _paused(self._repository)
        for build in self._repository.builds:
            yield Item(build, (build.name,), (), (build.cluster,), id(build) in paused)

    def _clusters(self) -> Iterator[Item]:
        for cluster in self._repository.clusters:
            yield Item(cluster, clusters=(cluster.path,), cluster=cluster)

    def _applied(self) -> Iterator[Item]:
        for cluster in self._repository.clusters:
            for applied in self._repository.inventory(cluster).applied:
                yield _of_cluster(applied, applied)

    def _references(self) -> Iterator[Item]:
        for cluster in self._repository.clusters:
            for reference in self._repository.references(cluster):
                yield _of_cluster(reference, reference.by)

    def _containers(self) -> Iterator[Item]:
        for one in self._objects():
            for container in containers_of(one.item):
                yield Item(container, one.builds, one.objects, one.clusters, one.paused)

    def _validated(self) -> Iterator[Item]:
        schemas = Schemas(self._repository.config.kubernetes_version, self._repository.together)
        for one in self._objects():
            yield Item(Validated(one.item, schemas), one.builds, one.objects, one.clusters, one.paused)

    def _objects(self) -> Iterator[Item]:
        """Yield every object of the root builds once, with all builds that have it: builds share nodes of bases."""
        shown: dict[int, tuple[Object, list[str], list[str]]] = {}
        applied: set[int] = set()
        paused = _paused(self._repository)
        for build in self._repository.builds:
            for found in build.objects:
                _, builds, clusters = shown.setdefault(id(found.root), (found, [], []))
                builds.append(build.name)
                clusters.append(build.cluster)
                if id(build) not in paused:
                    applied.add(id(found.root))
        for key, (found, builds, clusters) in shown.items():
            left_alone = key not in applied or found.annotations.get(RECONCILE) == "disabled"
            yield Item(found, builds, (found.id,), clusters, left_alone)


def left_alone(cluster: Cluster, repository: Repository) -> set[ObjectId]:
    """Return the objects of a cluster that are suspended, or belong to a suspended Kustomization."""
    found: dict[ObjectId, bool] = {}
    for applied in repository.inventory(cluster).applied:
        key = applied.object.id
        found[key] = found.get(key, True) and _is_left_alone(applied)
    return {key for key, alone in found.items() if alone}


def object_of(item: Any) -> Any:
    """Return the object that an item is about, or else the item itself."""
    if isinstance(item, Reference):
        return item.item
    return item.object if isinstance(item, Applied | ContainerSettings | Validated) else item


def place_of(item: Any) -> Span:
    """Return the place of an item, for the finding about a crash; the root for the repository as a whole."""
    if isinstance(item, File):
        return whole(item.source)
    if isinstance(item, Object):
        return item.name_span
    if isinstance(item, Applied):
        return item.object.name_span
    if isinstance(item, Build):
        return item.kustomization.span
    if isinstance(item, ContainerSettings | Ignore | Kustomization | Paths | Reference | Validated):
        return item.span
    return Span(Source(".", ""), 0, 0)


def _of_cluster(item: Any, by: Applied) -> Item:
    return Item(item, (), (by.object.id,), (by.cluster.path,), _is_left_alone(by), by.cluster)


def _is_left_alone(applied: Applied) -> bool:
    return suspended(applied.object) or suspended(applied.owner.object)


def _paused(repository: Repository) -> set[int]:
    """Return the ids of the builds whose Flux Kustomization is suspended."""
    return {
        id(reconciliation.build)
        for cluster in repository.clusters
        for reconciliation in cluster.reconciliations.values()
        if reconciliation.build is not None and suspended(reconciliation.object)
    }
