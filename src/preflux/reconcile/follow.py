"""Renders the Flux Kustomizations of a cluster, starting at its root, until there are no new ones and nothing changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from preflux.config import Config
from preflux.limits import MAX_RECONCILIATIONS
from preflux.lookup import at, items_at, scalar_text
from preflux.node import Mapping, Node, plain
from preflux.reconcile.cluster import Cluster, Reconciliation, is_flux_kustomization, key_of
from preflux.reconcile.kustomization import flux_kustomization
from preflux.reconcile.queue import Queue
from preflux.reconcile.roots.root import Root, source_of, source_url
from preflux.reconcile.roots.version import is_strict
from preflux.reconcile.substitution.build import post_build
from preflux.reconcile.substitution.variables import VariableSources, unresolved
from preflux.render.build.builder import Builder
from preflux.render.build.result import Build
from preflux.render.fault import BuildFault, Refused
from preflux.render.fault_kinds import FaultKind
from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.filters.labels_annotations import set_pairs
from preflux.render.objects.collection import Objects
from preflux.render.objects.object import Object
from preflux.resolve.problems.folders import several_files
from preflux.resolve.sources.artifacts import copied_from, in_artifact
from preflux.resolve.sources.owner import READABLE, Checkout, Ours, SourceKey, Sources, Unknown, conclude
from preflux.resolve.sources.paths import VARIABLE, below, folder_of

_MAX_REBUILDS = 3
"""How often a Kustomization may change its own definition before it is left as it is."""


_MAX_ROUNDS = 5
"""How often sources that are assumed to be this repository may lead to further ones."""


def walk(root: Root, builder: Builder, counts: Callable[[str], bool], config: Config) -> Cluster:
    """Return a cluster with everything that it applies; `counts` returns whether a file is in the artifact of its source."""
    return _Walk(root, builder, counts, config).run()


class _Walk:
    def __init__(self, root: Root, builder: Builder, counts: Callable[[str], bool], config: Config) -> None:
        self.builder = builder
        self.counts = counts
        self.assumed = not root.found.certain
        self.sources = Sources(builder.graph.tree.repositories, config.sources)
        for key, url in root.sources:
            self.sources.take(key, Ours(root.start, "the root of the cluster reads it"))
            if url:
                self.sources.define(key, url)
        given = next((values for path, values in config.variables if folder_of(path) == root.path), {})
        self.variables = VariableSources(given)
        strict = is_strict(root.version)
        self.cluster = Cluster(
            root.path, root.version, strict, root.found, root.start, self.sources, variables=self.variables
        )
        for item in (root.object, *root.beside):
            self.cluster.reconciliations.setdefault(key_of(item), Reconciliation(item))
        self.artifacts: dict[str, list[Mapping]] = {}
        self.traced: dict[str, dict[str, None]] = {}
        self.retraced: Counter[str] = Counter()
        self.rebuilt: Counter[str] = Counter()
        self.lacked: Counter[str] = Counter()
        self.rounds = 0
        self.queue = Queue(self.variables)
        for first in self.cluster.reconciliations.values():
            self.queue.add(first)

    def run(self) -> Cluster:
        while True:
            following = self.queue.next()
            if following is not None:
                try:
                    self._reconcile(following)
                except Refused as refused:
                    following.faults.append(refused.fault)
                    following.status = "error"
            elif not (self._filled() or self._concluded()):
                return self.cluster

    def _reconcile(self, this: Reconciliation) -> None:
        this.status, this.detail, this.faults, this.uses, this.build = "ok", "", [], [], None
        source = source_of(this.object)
        this.owner = self.sources.owner(source)
        folder = self._folder(this, source)
        if folder is None:
            this.status, this.detail = "unknown-source", str(source)
            return
        if VARIABLE.search(this.path):
            this.status, this.detail = "unknown-variables", f"`{this.path}`"
            return
        this.folder = folder
        if self.builder.graph.tree.kind(this.folder) != "folder":
            self._fail(this, "flux-path-missing", f"spec.path `{this.path}` is not a folder of this repository")
            return
        kustomization = flux_kustomization(this.object.root, this.folder, self.builder.graph, self.counts)
        if kustomization is None:
            files = self.builder.graph.ambiguous[self.builder.graph.tree.real(this.folder)]
            self._fail(this, "ambiguous-kustomization", several_files(this.folder, *files[:2]))
            return
        this.build = self.builder.build(kustomization, order="fifo")
        this.build.cluster, this.build.applied_by = self.cluster.path, this.key
        this.faults = this.build.faults
        self._substitute(this, this.build)
        self._add_metadata(this, this.build)
        if any(fault.refused for fault in this.faults):
            this.status = "error"
        elif this.build.unknown and this.status == "ok":
            this.status = "partial"
        if this.elsewhere:
            return
        for item in this.build.objects:
            self._take_in(item, this)

    def _filled(self) -> bool:
        """Queue again those whose variables were defined after they were built, often by their own build."""
        again = False
        for key, this in self.cluster.reconciliations.items():
            if this.status == "unknown-variables" and self.rebuilt[key] < _MAX_REBUILDS:
                if len(self.variables.missing(this.object)) < self.lacked[key]:
                    self.rebuilt[key] += 1
                    self.queue.add(this)
                    again = True
        return again

    def _concluded(self) -> bool:
        """Assume that undefined sources are this repository if their paths show it; return whether any is new."""
        self.rounds += 1
        if self.rounds > _MAX_ROUNDS:
            return False
        readers: dict[SourceKey, list[str]] = {}
        paths: dict[SourceKey, list[str]] = {}
        for key, this in self.cluster.reconciliations.items():
            source = source_of(this.object)
            if this.status == "unknown-source" and source.kind in READABLE:
                readers.setdefault(source, []).append(key)
                if not VARIABLE.search(this.path):
                    paths.setdefault(source, []).append(folder_of(this.path))
        for source, folder in copied_from([root for made in self.artifacts.values() for root in made]):
            paths.setdefault(source, []).append(folder)
        new = False
        for source in sorted(paths):
            if isinstance(self.sources.owner(source), Unknown) and not self.sources.meant(source):
                assumed = self.assumed or source == SourceKey("GitRepository", source.namespace, "flux-system")
                owner = conclude(source, paths[source], self.builder.graph.tree, assumed=assumed)
                if isinstance(owner, Ours):
                    self.sources.take(source, owner)
                    new = True
                    for key in readers.get(source, ()):
                        self.queue.add(self.cluster.reconciliations[key])
        for key in {key: None for keys in self.traced.values() for key in keys} if new else ():
            self.queue.add(self.cluster.reconciliations[key])
        return new

    def _folder(self, this: Reconciliation, source: SourceKey) -> str | None:
        """Return the folder of this repository that a Flux Kustomization builds; None if its source is another repository.

        A path inside an artifact that is copied from this repository is traced back to the original folder.
        """
        if source.kind == "ExternalArtifact" and not isinstance(self.sources.owner(source), Ours):
            self.traced.setdefault(source.name, {})[this.key] = None
            generators = self.artifacts.get(source.name, [])
            self.builder.budget.steps(sum(len(items_at(one, "spec", "artifacts")) for one in generators), this.span)
            places = in_artifact(this.path, source.name, generators)
            made = {place for origin, folder in places if (place := self._in(origin, folder)) is not None}
            found = [folder for folder in sorted(made) if self.builder.graph.tree.kind(folder) == "folder"]
            return found[0] if len(found) == 1 else None
        return self._in(source, folder_of(this.path))

    def _in(self, source: SourceKey, folder: str) -> str | None:
        """Return the path of a folder of a source; None if the source is neither this repository nor a checkout."""
        owner = self.sources.owner(source)
        if isinstance(owner, Ours):
            return below(owner.start, folder)
        return below(owner.folder, folder) if isinstance(owner, Checkout) else None

    def _fail(self, this: Reconciliation, kind: FaultKind, message: str) -> None:
        node = at(this.object.root, "spec", "path")
        span = node.span if node is not None else this.span
        this.faults.append(BuildFault(kind, span, message))
        this.status = "error"

    def _substitute(self, this: Reconciliation, build: Build) -> None:
        spec = at(this.object.root, "spec", "postBuild")
        if not isinstance(spec, Mapping):
            return
        found = self.variables.variables(this.object)
        self.builder.budget.steps(len(found.values), spec.span)
        self.lacked[this.key] = len(found.missing)
        always = scalar_text(spec.fields.get("substituteStrategy")) == "Always"
        if found.values or always:
            strict, complete = self.cluster.strict, not (found.missing or found.open)
            begun = [item for item in build.objects if _begun_elsewhere(item)]
            rest = [item for item in build.objects if item not in begun] if begun else build.objects
            for objects, known in ((rest, complete), (begun, False)):
                result = post_build(objects, found.values, self.builder.budget, strict=strict, complete=known)
                this.uses += result.uses
                this.faults.extend(result.faults)
        if unresolved(this.object):
            this.status = "partial"
        unknown = [*found.missing, *found.values_unknown]
        if unknown and not (found.given and all(use.state == "set" for _, use in this.uses)):
            this.status = "unknown-variables"
            this.detail = ", ".join(_reference(node) for node in unknown)

    def _add_metadata(self, this: Reconciliation, build: Build) -> None:
        for field in ("labels", "annotations"):
            pairs = at(this.object.root, "spec", "commonMetadata", field)
            if isinstance(pairs, Mapping):
                try:
                    self.builder.budget.values(len(pairs.fields) * len(build.objects), pairs.span)
                    set_pairs(Objects(build.objects), pairs, (FieldSpec(f"metadata/{field}", create=True),))
                except Refused as refused:
                    this.faults.append(refused.fault)

    def _take_in(self, item: Object, parent: Reconciliation) -> None:
        if is_flux_kustomization(item):
            self._child(item, parent)
        elif item.kind == "ArtifactGenerator":
            self._take_in_artifacts(item)
        elif item.group == "source.toolkit.fluxcd.io":
            self.sources.define(SourceKey(item.kind, item.namespace, item.name), source_url(item))
        else:
            for source in self.variables.add(item):
                self.queue.defined(source)

    def _take_in_artifacts(self, generator: Object) -> None:
        """Trace the paths inside artifacts again if a generator has changed.

        A Kustomization may apply the generator of its own artifact, even one that differs each time.
        """
        for name in {scalar_text(at(artifact, "name")): None for artifact in items_at(generator.root, "spec", "artifacts")}:
            known = self.artifacts.setdefault(name, [])
            if len(known) >= _MAX_REBUILDS or any(_spec(one) == _spec(generator.root) for one in known):
                continue
            known.append(generator.root)
            for key in self.traced.get(name, ()):
                if self.retraced[key] < _MAX_REBUILDS:
                    self.retraced[key] += 1
                    self.queue.add(self.cluster.reconciliations[key])

    def _child(self, item: Object, parent: Reconciliation) -> None:
        """Add a Flux Kustomization; a known one is built again if its parent has changed it."""
        key = key_of(item)
        known = self.cluster.reconciliations.get(key)
        if known is None:
            if len(self.cluster.reconciliations) < MAX_RECONCILIATIONS:
                made = self.cluster.reconciliations[key] = Reconciliation(item, parent.key)
                self.queue.add(made)
            elif parent.status != "error":
                self._fail(parent, "too-large", f"more than {MAX_RECONCILIATIONS} Flux Kustomizations in one cluster")
            return
        itself = key == parent.key
        if known.parent != parent.key and not (itself and self.rebuilt[key] < _MAX_REBUILDS):
            return
        if _spec(known.object.root) != _spec(item.root):
            known.object = item
            self.queue.add(known)
            self.rebuilt[key] += 1


def _spec(root: Mapping) -> object:
    spec = root.fields.get("spec")
    return plain(spec) if spec is not None else None


def _begun_elsewhere(item: Object) -> bool:
    """Return whether an object is a FluxInstance with variables in its path, which were substituted at bootstrap."""
    return item.kind == "FluxInstance" and VARIABLE.search(scalar_text(at(item.root, "spec", "sync", "path"))) is not None


def _reference(node: Node) -> str:
    return f"{scalar_text(at(node, 'kind'))} `{scalar_text(at(node, 'name'))}`"
