"""Follows the Flux Kustomizations of a cluster from its root through what each of them renders, to the fixed point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from preflux.limits import MAX_RECONCILIATIONS
from preflux.lookup import at, items_at, scalar_text
from preflux.node import Mapping, Node, plain
from preflux.reconcile.cluster import Cluster, Reconciliation, is_flux_kustomization, key_of
from preflux.reconcile.find_clusters import Root, is_strict, source_url
from preflux.reconcile.kustomization import flux_kustomization
from preflux.reconcile.queue import Queue
from preflux.reconcile.substitution.build import post_build
from preflux.reconcile.substitution.variables import VariableSources
from preflux.render.build.builder import Builder
from preflux.render.build.result import Build
from preflux.render.fault import BuildFault, Refused
from preflux.render.fields.fieldspec import FieldSpec
from preflux.render.filters.labels_annotations import set_pairs
from preflux.render.objects.collection import Objects
from preflux.render.objects.object import Object
from preflux.resolve.artifacts import in_artifact
from preflux.resolve.flux import folder_of, same_repository

_MAX_REBUILDS = 3
"""How often a Kustomization may say something new about itself before it is left as it is."""


class SourceKey(NamedTuple):
    """What a source is found by."""

    kind: str
    namespace: str
    name: str


def walk(root: Root, builder: Builder, counts: Callable[[str], bool], own: frozenset[SourceKey] = frozenset()) -> Cluster:
    """Return a cluster with all that its root leads to.

    `counts` tells which files are in the artifact of this repository; `own` are sources that the configuration says are it.
    """
    return _Walk(root, builder, counts, own).run()


class _Walk:
    def __init__(self, root: Root, builder: Builder, counts: Callable[[str], bool], own: frozenset[SourceKey]) -> None:
        self.builder = builder
        self.counts = counts
        self.cluster = Cluster(root.path, root.version, is_strict(root.version))
        first = Reconciliation(root.object)
        self.cluster.reconciliations[first.key] = first
        self.own = {_source(root.object), SourceKey("GitRepository", "flux-system", "flux-system"), *own}
        self.urls: dict[SourceKey, str] = {}
        self.variables = VariableSources()
        self.artifacts: dict[str, list[Mapping]] = {}
        self.traced: dict[str, dict[str, None]] = {}
        self.retraced: Counter[str] = Counter()
        self.rebuilt: Counter[str] = Counter()
        self.queue = Queue(self.variables)
        self.queue.add(first)

    def run(self) -> Cluster:
        following = self.queue.next()
        while following is not None:
            try:
                self._reconcile(following)
            except Refused as refused:
                following.faults.append(refused.fault)
                following.status = "error"
            following = self.queue.next()
        return self.cluster

    def _reconcile(self, this: Reconciliation) -> None:
        this.status, this.detail, this.faults, this.uses, this.build = "ok", "", [], [], None
        source = _source(this.object)
        folder = self._folder(this, source)
        if folder is None:
            this.status, this.detail = "unknown-source", "/".join(source)
            return
        this.folder = folder
        if self.builder.graph.tree.kind(this.folder) != "folder":
            self._fail(this, "flux-path-missing", f"spec.path `{this.path}` is no folder of this repository")
            return
        kustomization = flux_kustomization(this.object.root, this.folder, self.builder.graph, self.counts)
        if kustomization is None:
            self._fail(this, "ambiguous-kustomization", f"`{this.folder}` has more than one kustomization file")
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
        for item in this.build.objects:
            self._take_in(item, this)

    def _folder(self, this: Reconciliation, source: SourceKey) -> str | None:
        """Return the folder of this repository that a Flux Kustomization builds; None where its source is another one.

        A path inside an artifact that is copied out of this repository is traced back to where it was copied from.
        """
        if source.kind == "ExternalArtifact":
            self.traced.setdefault(source.name, {})[this.key] = None
            made = self.artifacts.get(source.name, [])
            self.builder.budget.steps(sum(len(items_at(one, "spec", "artifacts")) for one in made), this.span)
            folders = in_artifact(this.path, source.name, made)
            found = [folder for folder in folders if self.builder.graph.tree.kind(folder) == "folder"]
            return found[0] if len(found) == 1 else None
        return folder_of(this.path) if self._is_own(source) else None

    def _fail(self, this: Reconciliation, kind: str, message: str) -> None:
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
        unknown = [*found.missing, *found.values_unknown]
        if unknown:
            this.status = "unknown-variables"
            this.detail = ", ".join(_reference(node) for node in unknown)
        always = scalar_text(spec.fields.get("substituteStrategy")) == "Always"
        if found.values or always:
            strict, complete = self.cluster.strict, not (found.missing or found.open)
            result = post_build(build.objects, found.values, self.builder.budget, strict=strict, complete=complete)
            this.uses = result.uses
            this.faults.extend(result.faults)

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
            self.urls[SourceKey(item.kind, item.namespace, item.name)] = source_url(item)
        else:
            for source in self.variables.add(item):
                self.queue.defined(source)

    def _take_in_artifacts(self, generator: Object) -> None:
        """Trace the paths inside artifacts once more where a generator says something new of them.

        A Kustomization may apply the very generator of its own artifact, and one that differs each time.
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
        """Take in a Flux Kustomization; one that is known is built again where its parent says something new of it."""
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

    def _is_own(self, source: SourceKey) -> bool:
        if source in self.own:
            return True
        url = self.urls.get(source)
        own = next((self.urls[key] for key in sorted(self.own) if self.urls.get(key)), "")
        return bool(url and own) and same_repository(url or "") == same_repository(own)


def _spec(root: Mapping) -> object:
    spec = root.fields.get("spec")
    return plain(spec) if spec is not None else None


def _source(item: Object) -> SourceKey:
    def text(field: str) -> str:
        return scalar_text(at(item.root, "spec", "sourceRef", field))

    return SourceKey(text("kind"), text("namespace") or item.namespace, text("name"))


def _reference(node: Node) -> str:
    return f"{scalar_text(at(node, 'kind'))} `{scalar_text(at(node, 'name'))}`"
