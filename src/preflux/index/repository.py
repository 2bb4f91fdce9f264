"""The results of all stages, as the rules see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from preflux.config import Config
from preflux.discover.tree import Tree
from preflux.index.commented import CommentedEntries
from preflux.index.definitions import Definitions
from preflux.index.flux.charts import charts_from_registries
from preflux.index.flux.substitution import Substitutions
from preflux.index.inventory import Inventory, inventory
from preflux.index.references.reference import Reference, references
from preflux.index.references.resolver import Resolver
from preflux.index.scope import Scopes
from preflux.index.together import Groups
from preflux.index.unapplied import Unapplied
from preflux.parse.store import Store
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.redaction.edge import Edge
from preflux.render.build.result import Build
from preflux.resolve.flux import FluxObjects
from preflux.resolve.graph import Graph
from preflux.resolve.reach import Reach
from preflux.span import Span


@dataclass(eq=False, repr=False)
class Repository:
    """One repository after the stages up to `index`.

    `builds` are the root builds: kustomizations that no other one includes, and the paths of Flux Kustomizations.
    `flux` are the Flux objects as the files have them, `reach` is what the clusters apply of it all, `clusters` is each of
    them as its controllers see it. `edge` makes safe what is printed of it all. All else is worked out when a rule first
    asks for it, once in a run.
    """

    config: Config
    tree: Tree
    store: Store
    graph: Graph
    builds: list[Build] = field(default_factory=list)
    flux: FluxObjects = field(default_factory=FluxObjects)
    reach: Reach = field(default_factory=Reach)
    clusters: list[Cluster] = field(default_factory=list)
    edge: Edge = field(init=False)
    _inventories: dict[int, Inventory] = field(default_factory=dict, init=False)
    _resolvers: dict[int, Resolver] = field(default_factory=dict, init=False)
    _references: dict[int, list[Reference]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.edge = Edge(lambda: self.store.sources)

    @property
    def reached(self) -> set[str]:
        """The files that a cluster reads; without clusters, those that any root build reads."""
        return self.reach.reached

    @cached_property
    def definitions(self) -> Definitions:
        """The CustomResourceDefinitions in all builds."""
        return Definitions(self.builds)

    @cached_property
    def scopes(self) -> Scopes:
        """Which kinds have a namespace."""
        return Scopes(self.definitions)

    @cached_property
    def together(self) -> Groups:
        """What is applied together."""
        return Groups(self.builds, self.definitions)

    @cached_property
    def commented(self) -> CommentedEntries:
        """The entries of kustomizations that are commented out."""
        return CommentedEntries(self.graph)

    @cached_property
    def unapplied(self) -> Unapplied:
        """Definitions in files that no cluster applies."""
        return Unapplied(self.tree, self.store, self.clusters)

    @cached_property
    def effective(self) -> set[Span]:
        """The places of patches, images and other entries that found an object in some build."""
        return {span for build in self.builds for span in build.effective}

    @cached_property
    def substitutions(self) -> Substitutions:
        """What post-build substitution has to do with in each cluster."""
        return Substitutions(self.clusters)

    @cached_property
    def reconciliations(self) -> dict[int, Reconciliation]:
        """What the clusters made of each Flux Kustomization, by the id of its tree."""
        return {
            id(reconciliation.object.root): reconciliation
            for cluster in self.clusters
            for reconciliation in cluster.reconciliations.values()
        }

    @cached_property
    def charts_from_registries(self) -> set[tuple[str, str]]:
        """Namespace and name of the OCIRepositories out of which a release takes its chart."""
        return charts_from_registries(self.builds)

    def inventory(self, cluster: Cluster) -> Inventory:
        """Return what a cluster holds."""
        found = self._inventories.get(id(cluster))
        if found is None:
            found = inventory(cluster, self.definitions, self.scopes, self.config)
            self._inventories[id(cluster)] = found
        return found

    def resolver(self, cluster: Cluster) -> Resolver:
        """Return what decides whether an object is present in a cluster, absent, or unknown."""
        found = self._resolvers.get(id(cluster))
        if found is None:
            found = self._resolvers[id(cluster)] = Resolver(self.inventory(cluster), self.unapplied, self.commented)
        return found

    def references(self, cluster: Cluster) -> list[Reference]:
        """Return the references of all objects of a cluster."""
        found = self._references.get(id(cluster))
        if found is None:
            found = self._references[id(cluster)] = list(references(self.resolver(cluster)))
        return found
