"""Writes the trees of clusters as JSON; schemas/tree.json describes it. A breaking change increases `version`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preflux import __version__
from preflux.finding import Reported
from preflux.fingerprint import fingerprint
from preflux.overview.tree import ClusterTree, Node
from preflux.reconcile.cluster import Cluster
from preflux.report.formats.json import in_json
from preflux.report.view import View
from preflux.resolve.sources.owner import Checkout, Ours, SourceKey, Unknown
from preflux.span import Span

VERSION = 1


def write(trees: Sequence[ClusterTree], view: View, loose: Mapping[str, int] | None = None) -> Iterator[str]:  # noqa: ARG001 - in JSON all paths are relative to the root
    """Yield the trees as one JSON document."""
    document = {
        "version": VERSION,
        "preflux": __version__,
        "clusters": [_cluster(tree) for tree in trees],
        "loose": [{"folder": folder, "kustomizations": count} for folder, count in sorted((loose or {}).items())],
    }
    yield in_json(document, indent=1) + "\n"


def _cluster(tree: ClusterTree) -> dict[str, Any]:
    shown = {node.key: node.shown for node in tree.walk()}
    return {
        "path": tree.cluster.path,
        "flux_version": tree.cluster.flux_version,
        "found": _found(tree.cluster),
        "sources": [_source(key, tree.cluster) for key in _sources(tree)],
        "kustomizations": [_node(node, shown.get(node.reconciliation.parent, "")) for node in tree.walk()],
    }


def _found(cluster: Cluster) -> dict[str, Any]:
    found = cluster.found
    place = _place(found.place) if found.place is not None else None
    return {"by": found.by, "certain": found.certain, "place": place, "artifact_root": cluster.start}


def _sources(tree: ClusterTree) -> list[SourceKey]:
    return sorted({SourceKey(*node.source) for node in tree.walk()})


def _source(key: SourceKey, cluster: Cluster) -> dict[str, Any]:
    """Return which repository a source is; `here` is null if that is not known."""
    owner = cluster.sources.owner(key)
    here: bool | None = None if isinstance(owner, Unknown) else isinstance(owner, Ours)
    because = f"`{owner.folder}` is a checkout of it" if isinstance(owner, Checkout) else owner.because
    start = owner.start if isinstance(owner, Ours) else None
    return {**key._asdict(), "here": here, "because": because, "artifact_root": start}


def _node(node: Node, parent: str) -> dict[str, Any]:
    found = node.reconciliation
    return {
        "namespace": node.namespace,
        "name": node.name,
        "parent": parent,
        "place": _place(found.span),
        "path": node.path,
        "folder": node.folder,
        "source": node.source._asdict(),
        "depends_on": [{"namespace": d.namespace, "name": d.name, "known": d.known} for d in node.depends_on],
        "suspended": node.suspended,
        "status": found.status,
        "detail": node.detail,
        "objects": node.objects,
        "faults": [{"kind": f.kind, "place": _place(f.span), "message": f.message} for f in node.faults],
        "findings": [_finding(reported) for reported in node.findings],
    }


def _finding(reported: Reported) -> dict[str, Any]:
    return {
        "rule": reported.rule,
        "severity": str(reported.severity),
        "message": reported.finding.message,
        "place": _place(reported.finding.span),
        "fingerprint": fingerprint(reported),
    }


def _place(span: Span) -> dict[str, Any]:
    return {"path": span.path, "line": span.line, "column": span.column}
