"""The boxes and arrows of a picture of a cluster, independent of the format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from preflux.finding import Severity
from preflux.overview.tree import ClusterTree, Dependency, Node, dependencies
from preflux.overview.words import severities, state
from preflux.redaction.edge import shown_at
from preflux.render.objects.object import Object
from preflux.report.summary import counted
from preflux.report.view import printable

Look = Literal["ok", "error", "unknown", "suspended", "flawed", "absent", "release"]

_LONGEST = 60


class Box(NamedTuple):
    """A Kustomization, a HelmRelease, or a dependency that the cluster does not have. The first line is its name.

    The look `error` means that Flux fails here, `flawed` that it applies something with errors.
    """

    id: str
    lines: tuple[str, ...]
    look: Look


class Arrow(NamedTuple):
    """`applies` goes from a Kustomization to what it applies, `waits` from the waiting one to its dependency."""

    tail: str
    head: str
    kind: Literal["applies", "waits"]


class Picture(NamedTuple):
    """One cluster: its boxes, and arrows between ids of boxes, which are unique over all pictures."""

    title: str
    boxes: list[Box]
    arrows: list[Arrow]


def pictures(trees: list[ClusterTree], *, helm: bool) -> list[Picture]:
    """Return a picture of each cluster; with `helm`, HelmReleases are drawn too."""
    return [_Drawing(f"c{index}", tree).picture(helm=helm) for index, tree in enumerate(trees)]


class _Drawing:
    """Collects the boxes and arrows of one cluster."""

    def __init__(self, prefix: str, tree: ClusterTree) -> None:
        self.prefix = prefix
        self.tree = tree
        self.safe: Callable[[str], str] = next((node.edge.text for node in tree.walk()), str)
        self.ids: dict[tuple[str, str], str] = {}
        self.boxes: list[Box] = []
        self.arrows: list[Arrow] = []

    def picture(self, *, helm: bool) -> Picture:
        nodes = list(self.tree.walk())
        for node in nodes:
            self._box("Kustomization", node.key, tuple(_lines(node)), _look(node))
        for node in nodes:
            here = self.ids["Kustomization", node.key]
            for child in node.children:
                self.arrows.append(Arrow(here, self.ids["Kustomization", child.key], "applies"))
            for dependency in node.depends_on:
                self.arrows.append(Arrow(here, self._waited_for("Kustomization", dependency), "waits"))
        if helm:
            self._releases(nodes)
        version = f", Flux {self.tree.cluster.flux_version}" if self.tree.cluster.flux_version else ""
        return Picture(_short(f"{self.tree.cluster.path or '.'}{version}"), self.boxes, self.arrows)

    def _releases(self, nodes: list[Node]) -> None:
        found = [(node, item) for node in nodes for item in _helm_releases(node)]
        known = {f"{item.namespace}/{item.name}" for _, item in found}
        for node, item in found:
            key = f"{item.namespace}/{item.name}"
            here = self._box("HelmRelease", key, tuple(_release_lines(item)), "release")
            self.arrows.append(Arrow(self.ids["Kustomization", node.key], here, "applies"))
        for _, item in found:
            here = self.ids["HelmRelease", f"{item.namespace}/{item.name}"]
            for dependency in dependencies(item.root, item.namespace, known):
                self.arrows.append(Arrow(here, self._waited_for("HelmRelease", dependency), "waits"))

    def _box(self, kind: str, key: str, lines: tuple[str, ...], look: Look) -> str:
        known = self.ids.get((kind, key))
        if known is not None:
            return known
        self.ids[kind, key] = made = f"{self.prefix}n{len(self.ids)}"
        self.boxes.append(Box(made, tuple(_short(self.safe(line)) for line in lines), look))
        return made

    def _waited_for(self, kind: str, waited: Dependency) -> str:
        return self._box(kind, waited.key, (waited.shown, f"no such {kind}"), "absent")


def _look(node: Node) -> Look:
    found = state(node)
    return "flawed" if found == "ok" and node.counts[Severity.error] else found


def _lines(node: Node) -> Iterator[str]:
    found = node.reconciliation
    yield node.shown
    yield node.path or "./"
    about = {
        "error": "Flux fails here",
        "unknown-source": str(node.source),
        "unknown-variables": "variables unknown",
        "partial": "partly unknown",
    }.get(found.status, "")
    parts = [about] if about else []
    if node.suspended:
        parts.append("suspended")
    if found.build is not None:
        parts.append(counted(node.objects, "object"))
    yield ", ".join(parts)
    if node.findings:
        yield ", ".join(text for _, text in severities(node.counts))


def _helm_releases(node: Node) -> list[Object]:
    build = node.reconciliation.build
    found = [item for item in build.objects if item.kind == "HelmRelease"] if build is not None else []
    return sorted((item for item in found if item.group == "helm.toolkit.fluxcd.io"), key=lambda item: item.id)


def _release_lines(item: Object) -> Iterator[str]:
    yield f"{shown_at(item.root, 'metadata', 'namespace')}/{shown_at(item.root, 'metadata', 'name')}"
    chart = shown_at(item.root, "spec", "chart", "spec", "chart") or shown_at(item.root, "spec", "chartRef", "name")
    version = shown_at(item.root, "spec", "chart", "spec", "version")
    yield f"HelmRelease {chart} {version}".rstrip()


def _short(text: str) -> str:
    """Return text shortened to one line of a box."""
    shown = printable(text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
