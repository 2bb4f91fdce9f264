"""The reconciliation tree of a cluster: which Kustomization applies which, its dependencies, and its findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from preflux.finding import Reported, Severity
from preflux.inspection.folders import safe
from preflux.lookup import at, items_at, scalar_text
from preflux.node import Mapping, Scalar
from preflux.reconcile.cluster import Cluster, Reconciliation
from preflux.redaction.edge import Edge, identified_by_secret, private_texts, shown_at
from preflux.redaction.forms import MASK
from preflux.render.fault import BuildFault
from preflux.span import Span


class Dependency(NamedTuple):
    """An entry of spec.dependsOn; `known` is whether the cluster has this Kustomization."""

    namespace: str
    name: str
    known: bool
    key: str
    """Identifies it; not masked, so never print it."""

    @property
    def shown(self) -> str:
        return f"{self.namespace}/{self.name}"


class Source(NamedTuple):
    """spec.sourceRef; without a namespace, the object's own is used."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return "/".join(self)


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """A Flux Kustomization in the tree, with the Kustomizations that it applies as children, and its findings.

    A finding in a shared base belongs to every node whose build contains it.
    """

    reconciliation: Reconciliation
    source: Source
    depends_on: list[Dependency]
    suspended: bool
    edge: Edge
    children: list[Node] = field(default_factory=list)
    findings: list[Reported] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Identifies it; not masked, so never print it."""
        return self.reconciliation.key

    @property
    def name(self) -> str:
        return shown_at(self.reconciliation.object.root, "metadata", "name")

    @property
    def namespace(self) -> str:
        return shown_at(self.reconciliation.object.root, "metadata", "namespace")

    @property
    def shown(self) -> str:
        """Its namespace and name, with secrets masked."""
        hidden = identified_by_secret(self.reconciliation.object.root)
        return f"{self.namespace}/{self.name}" if hidden else self.key

    @property
    def path(self) -> str:
        """spec.path, with secrets masked."""
        return shown_at(self.reconciliation.object.root, "spec", "path")

    @property
    def folder(self) -> str | None:
        """The folder that it applies, with secrets masked."""
        found = self.reconciliation.folder
        return found if found is None or self.path != MASK else MASK

    @property
    def detail(self) -> str:
        """What is not known, with secrets masked."""
        found = self.reconciliation
        return str(self.source) if found.status == "unknown-source" else self.edge.text(found.detail)

    @property
    def objects(self) -> int:
        """The number of objects in its build."""
        build = self.reconciliation.build
        return len(build.objects) if build is not None else 0

    @property
    def faults(self) -> list[BuildFault]:
        """Why Flux fails; if it does not fail, the unknown parts of the build."""
        build = self.reconciliation.build
        found = [fault for fault in self.reconciliation.faults if fault.refused]
        found = found or list(build.unknown if build is not None else ())
        private = private_texts(self.reconciliation.object.root) if found else frozenset()
        return [safe(fault, self.edge, private) for fault in found]

    @property
    def counts(self) -> Counter[Severity]:
        """The number of its findings by severity."""
        return Counter(reported.severity for reported in self.findings)


@dataclass(slots=True, eq=False, repr=False)
class ClusterTree:
    """A cluster as a tree; it has several roots only if something is wrong with the repository."""

    cluster: Cluster
    roots: list[Node]

    def walk(self) -> Iterator[Node]:
        """Yield all nodes, each before its children."""
        waiting = list(reversed(self.roots))
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


def trees(clusters: Sequence[Cluster], findings: Sequence[Reported], edge: Edge) -> list[ClusterTree]:
    """Return the trees of clusters, with the findings of a run at the nodes that they belong to.

    `edge` masks secrets in everything that is printed of them.
    """
    made = [_tree(cluster, edge) for cluster in clusters]
    for tree in made:
        _attribute(tree, findings)
    return made


def shown_in(trees: Sequence[ClusterTree]) -> list[Reported]:
    """Return the findings of all nodes, each once."""
    return [*{id(reported): reported for tree in trees for node in tree.walk() for reported in node.findings}.values()]


def _tree(cluster: Cluster, edge: Edge) -> ClusterTree:
    nodes = {key: _node(found, cluster, edge) for key, found in sorted(cluster.reconciliations.items())}
    roots: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.reconciliation.parent)
        (roots if parent is None else parent.children).append(node)
    return ClusterTree(cluster, roots)


def _node(found: Reconciliation, cluster: Cluster, edge: Edge) -> Node:
    root = found.object.root
    source = Source(
        shown_at(root, "spec", "sourceRef", "kind"),
        shown_at(root, "spec", "sourceRef", "namespace") or shown_at(root, "metadata", "namespace"),
        shown_at(root, "spec", "sourceRef", "name"),
    )
    suspend = at(root, "spec", "suspend")
    suspended = isinstance(suspend, Scalar) and suspend.value is True
    return Node(found, source, dependencies(root, found.object.namespace, cluster.reconciliations), suspended, edge)


def dependencies(root: Mapping, namespace: str, known: Container[str]) -> list[Dependency]:
    """Return the dependencies of an object, sorted; `namespace` is used for entries without one."""
    found = set()
    for entry in items_at(root, "spec", "dependsOn"):
        name = scalar_text(at(entry, "name"))
        if name:
            where = scalar_text(at(entry, "namespace")) or namespace
            key = f"{where}/{name}"
            shown = shown_at(entry, "namespace") or namespace
            found.add(Dependency(shown, shown_at(entry, "name"), key in known, key))
    return sorted(found)


def _attribute(tree: ClusterTree, findings: Sequence[Reported]) -> None:
    """Assign findings about a Flux Kustomization object to its own node, all others to the nodes whose build has them.

    A finding about the cluster that is in none of its builds goes to the root node, so that none is lost.
    """
    by_folder: dict[str, list[Node]] = {}
    by_file: dict[str, list[Node]] = {}
    for node in tree.walk():
        build = node.reconciliation.build
        if build is not None:
            by_folder.setdefault(build.name, []).append(node)
        by_file.setdefault(node.reconciliation.object.root.source.path, []).append(node)
    for reported in findings:
        if reported.clusters and tree.cluster.path not in reported.clusters:
            continue
        span = reported.finding.span
        own = [node for node in by_file.get(span.path, ()) if _holds(node, span)]
        shown = own or [node for folder in reported.builds for node in by_folder.get(folder, ())]
        for node in shown or (tree.roots if reported.clusters else ()):
            node.findings.append(reported)


def _holds(node: Node, span: Span) -> bool:
    root = node.reconciliation.object.root
    return root.start <= span.start < root.end
