"""Describes the state of a Flux Kustomization in words, the same for trees and pictures."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from preflux.finding import Severity
from preflux.overview.tree import Node
from preflux.report.summary import counted
from preflux.resolve.sources.owner import Owner, Unknown

State = Literal["ok", "error", "unknown", "suspended"]


def state(node: Node) -> State:
    """Return the state of a node, which decides its colour."""
    status = node.reconciliation.status
    if status == "error":
        return "error"
    if node.suspended or status == "suspended":
        return "suspended"
    return "ok" if status == "ok" else "unknown"


def status(node: Node) -> str:
    """Return a remark about the state of a node; empty if Flux applies it as shown."""
    found = node.reconciliation
    words = {
        "error": "Flux fails here",
        "unknown-source": f"its source is {_whose(found.owner)}: {node.source}",
        "unknown-variables": f"not substituted: {node.detail} is unknown",
        "partial": "partly unknown",
    }.get(found.status, "")
    if node.suspended or found.status == "suspended":
        words = f"suspended, {words}" if words else "suspended"
    return words


def _whose(owner: Owner | None) -> str:
    return "unknown" if isinstance(owner, Unknown) else "not in this repository"


def severities(counts: Counter[Severity]) -> list[tuple[Severity, str]]:
    """Return each severity that occurs with the number of its findings in words, the worst first."""
    return [
        (severity, f"{counts[severity]:,} info" if severity is Severity.info else counted(counts[severity], severity.name))
        for severity in sorted(Severity, reverse=True)
        if counts[severity]
    ]
