"""All that the stages found, as the rules see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from preflux.config import Config
from preflux.discover.tree import Tree
from preflux.parse.store import Store
from preflux.reconcile.cluster import Cluster
from preflux.redaction.edge import Edge
from preflux.render.build.result import Build
from preflux.resolve.flux import FluxObjects
from preflux.resolve.graph import Graph
from preflux.resolve.reach import Reach


@dataclass(slots=True, eq=False, repr=False)
class Repository:
    """One repository after the stages up to `index`.

    `builds` are the root builds: kustomizations that no other one includes, and the paths of Flux Kustomizations.
    `flux` are the Flux objects as the files have them, `reach` is what the clusters apply of it all, `clusters` is each of
    them as its controllers see it. `memo` holds what several rules need of one item, so that it is found out once in a run;
    `edge` makes safe what is printed of it all.
    """

    config: Config
    tree: Tree
    store: Store
    graph: Graph
    builds: list[Build] = field(default_factory=list)
    flux: FluxObjects = field(default_factory=FluxObjects)
    reach: Reach = field(default_factory=Reach)
    clusters: list[Cluster] = field(default_factory=list)
    memo: dict[tuple[str, int], Any] = field(default_factory=dict)
    edge: Edge = field(init=False)

    def __post_init__(self) -> None:
        self.edge = Edge(lambda: self.store.sources)

    @property
    def reached(self) -> set[str]:
        """The files that a cluster reads, or that any root build reads where nothing tells of clusters."""
        return self.reach.reached
