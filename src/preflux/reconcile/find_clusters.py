"""Finds the clusters of a repository, and walks each from its root.

It tries several methods. The first ones are certain: the configuration, the settings of an operator or a chart, a
Kustomization that applies itself, bootstrap files, Kustomizations applied by hand. If these find nothing, folders are
assumed to be clusters because of the paths of the Kustomizations in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from preflux.config import Config
from preflux.reconcile.cluster import Cluster, Found, key_of
from preflux.reconcile.follow import walk
from preflux.reconcile.roots.assumed import by_assumption
from preflux.reconcile.roots.by_hand import by_bootstrap_file, by_hand
from preflux.reconcile.roots.itself import by_themselves
from preflux.reconcile.roots.reading import Reading, read_by
from preflux.reconcile.roots.root import Root
from preflux.reconcile.roots.told import by_configuration, by_sync
from preflux.reconcile.roots.version import flux_version
from preflux.render.build.builder import Builder
from preflux.resolve.flux import FluxObjects
from preflux.resolve.sources.paths import same_repository
from preflux.resolve.sources.syncs import Sync

_CERTAIN = ("configuration", "sync", "itself")


def find_clusters(builder: Builder, flux: FluxObjects, config: Config, counts: Callable[[str], bool]) -> list[Cluster]:
    """Return every cluster of a repository with everything that it applies, sorted by the path of the cluster.

    `counts` returns whether a file is in the artifact of this repository.
    """
    return _Finder(builder, flux, config, counts).run()


class _Finder:
    def __init__(self, builder: Builder, flux: FluxObjects, config: Config, counts: Callable[[str], bool]) -> None:
        self.builder = builder
        self.config = config
        self.counts = counts
        self.flux = flux
        self.reading = Reading(builder, flux, counts)
        self.roots: dict[str, Root] = {}
        self.walked: dict[str, Cluster] = {}
        self.files: dict[str, set[str]] = {}

    def run(self) -> list[Cluster]:
        tree = self.builder.graph.tree
        if not (self.flux.kustomizations or self.flux.patches or self.flux.syncs or self.config.clusters):
            return []
        syncs = list(by_sync(self.reading))
        themselves = list(by_themselves(self.reading))
        for path in self.config.clusters:
            root = by_configuration(path, self.reading)
            if tree.kind(root.path) == "folder":
                self._add(root)
        for root in themselves:
            self._add(root)
        for _, root in syncs:
            self._add(root)
        self._walk()
        self._drop_foreign(syncs)
        self._drop()
        for tier in (by_bootstrap_file, by_hand):
            read = set().union(*self.files.values())
            for root in tier(self.reading, read):
                self._add(root)
            self._walk()
            self._drop()
        if not self.roots:
            for root in by_assumption(self.reading):
                self._add(root)
            self._walk()
            self._drop()
        return [self.walked[path] for path in sorted(self.roots)]

    def _add(self, root: Root) -> None:
        """Add a root; for a folder that is already known, only add its sources."""
        known = self.roots.get(root.path)
        if known is None:
            self.roots[root.path] = root
            return
        if known.start == root.start and root.found.certain:
            new = [pair for pair in root.sources if pair not in known.sources]
            found = known.found
            if root.found.by == "sync" and found.by == "itself":
                found = root.found
            self.roots[root.path] = known._replace(sources=(*known.sources, *new), found=found)
            if new:
                self.walked.pop(root.path, None)

    def _walk(self) -> None:
        for path, root in self.roots.items():
            if path not in self.walked:
                version = flux_version(path, root.start, root.object.namespace, self.builder.graph, self.flux)
                root = root._replace(version=version or self.config.flux_version)
                self.walked[path] = walk(root, self.builder, self.counts, self.config)
                self.files[path] = self.walked[path].files = read_by(self.walked[path], self.builder.graph)

    def _remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            del self.roots[path], self.walked[path], self.files[path]

    def _drop_foreign(self, syncs: list[tuple[Sync, Root]]) -> None:
        """Drop the syncs of other repositories: those that another cluster makes, or that do not read themselves."""
        open_ = {root.path for sync, root in syncs if sync.has_variables and not self._reads(root.path, sync)}
        told = {root.path for sync, root in syncs if not sync.has_variables or self._reads(root.path, sync)}
        self._remove(path for path in sorted(open_ - told) if self.roots[path].found.by == "sync")
        syncs = [(sync, root) for sync, root in syncs if root.path in self.roots]
        urls = {same_repository(sync.url) for sync, _ in syncs}
        if len(urls) < 2:
            return
        closed = {
            same_repository(sync.url) for sync, root in syncs if root.path in self.walked and self._reads(root.path, sync)
        }
        others: dict[str, None] = {}
        for sync, root in syncs:
            if root.path not in self.walked or self.roots[root.path].found.by != "sync":
                continue
            elsewhere = any(self._reads(path, sync) for path in self.files if path != root.path)
            if same_repository(sync.url) not in closed and (closed or elsewhere):
                others[root.path] = None
        if len(others) < len({root.path for _, root in syncs}):
            self._remove(others)

    def _reads(self, path: str, sync: Sync) -> bool:
        return sync.document.source.path in self.files.get(path, ())

    def _drop(self) -> None:
        """Drop the roots that are part of another cluster."""
        gone = []
        for path in sorted(self.roots):
            found = self.roots[path].found
            if found.by in ("configuration", "sync"):
                continue
            if any(self._applies(other, path, found) for other in self.roots if other != path and other not in gone):
                gone.append(path)
        self._remove(gone)

    def _applies(self, other: str, path: str, found: Found) -> bool:
        """Return whether another cluster applies the folder of a root, which then is not a cluster."""
        own = key_of(self.roots[path].object)
        for reconciliation in self.walked[other].reconciliations.values():
            if reconciliation.folder != path or reconciliation.elsewhere:
                continue
            better = self.roots[other].found.by in _CERTAIN and found.by not in _CERTAIN
            if reconciliation.key == own or not found.certain or better:
                return True
        return False
