"""The trees of clusters for programs; schemas/tree.json describes it. A change that breaks readers raises `version`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from preflux import __version__
from preflux.finding import Reported
from preflux.fingerprint import fingerprint
from preflux.overview.tree import ClusterTree, Node
from preflux.report.formats.json import in_json
from preflux.report.view import View
from preflux.span import Span

VERSION = 1


def write(trees: Sequence[ClusterTree], view: View) -> Iterator[str]:  # noqa: ARG001 - paths are relative to the root for programs
    """Yield the trees as one JSON document."""
    document = {"version": VERSION, "preflux": __version__, "clusters": [_cluster(tree) for tree in trees]}
    yield in_json(document, indent=1) + "\n"


def _cluster(tree: ClusterTree) -> dict[str, Any]:
    shown = {node.key: node.shown for node in tree.walk()}
    return {
        "path": tree.cluster.path,
        "flux_version": tree.cluster.flux_version,
        "kustomizations": [_node(node, shown.get(node.reconciliation.parent, "")) for node in tree.walk()],
    }


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
