"""Writes the trees of clusters as text, with the same line drawing as `flux tree`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from preflux.finding import Severity
from preflux.overview.found import how_found
from preflux.overview.tree import ClusterTree, Node, Source, shown_in
from preflux.overview.words import severities, state, status
from preflux.report.style import Style
from preflux.report.summary import counted, shortened
from preflux.report.view import View, printable

_COLOURS = {"error": "red", "unknown": "yellow", "suspended": "yellow"}
_MOST_FAULTS = 3
_MOST_FOLDERS = 6
_NOWHERE = Source("", "", "")


def write(
    trees: Sequence[ClusterTree], view: View, findings: int = 0, loose: Mapping[str, int] | None = None
) -> Iterator[str]:
    """Yield the lines of the trees, with line ends.

    `findings` is the number in the whole repository; `loose` the number of Flux Kustomizations that are in no cluster, by
    the folder of their files.
    """
    style = Style(view.colour)
    for tree in trees:
        version = f", Flux {tree.cluster.flux_version}" if tree.cluster.flux_version else ""
        yield style(printable(tree.cluster.path or "."), "bold") + printable(version) + "\n"
        for line in how_found(tree.cluster, view):
            yield "    " + style(printable(tree.roots[0].edge.text(line)), "dim") + "\n"
        for line in _lines(tree, view, style):
            yield line + "\n"
        yield "\n"
    yield _closing(trees, findings, style) + "\n"
    if loose:
        folders = shortened([f"{folder or '.'} ({count:,})" for folder, count in sorted(loose.items())], _MOST_FOLDERS)
        yield printable(f"In no cluster: {counted(sum(loose.values()), 'Flux Kustomization')}: {folders}.") + "\n"


def _lines(tree: ClusterTree, view: View, style: Style) -> Iterator[str]:
    """Yield the lines of a tree. A node's source is shown only if it differs from the parent's."""
    waiting = [(root, "", root is tree.roots[-1], _NOWHERE) for root in reversed(tree.roots)]
    while waiting:
        node, margin, last, above = waiting.pop()
        yield style(margin + ("└── " if last else "├── "), "dim") + _line(node, above, style)
        below = margin + ("    " if last else "│   ")
        bar = "│   " if node.children else "    "
        for remark in _remarks(node, view, style):
            yield style(below + bar, "dim") + remark
        waiting.extend((child, below, child is node.children[-1], node.source) for child in reversed(node.children))


def _line(node: Node, above: Source, style: Style) -> str:
    found = node.reconciliation
    parts = [] if found.build is None else [counted(node.objects, "object")]
    if node.depends_on:
        waits = (_dependency(d.shown, d.name, node.namespace, known=d.known) for d in node.depends_on)
        parts.append("after " + ", ".join(waits))
    if node.source != above and found.status != "unknown-source":
        parts.append(f"from {node.source}")
    path = style(printable(node.path or "./"), "blue")
    about = style(printable(f"  {', '.join(parts)}"), "dim") if parts else ""
    return f"{style(printable(node.shown), 'bold')}  {path}{about}"


def _dependency(key: str, name: str, namespace: str, *, known: bool) -> str:
    shown = name if key == f"{namespace}/{name}" else key
    return shown if known else f"{shown} (not in this cluster)"


def _remarks(node: Node, view: View, style: Style) -> Iterator[str]:
    words = status(node)
    if words:
        yield style(printable(words), _COLOURS[state(node)])
    faults = node.faults
    for fault in faults[:_MOST_FAULTS]:
        place = f"{view.path(fault.span.path)}:{fault.span.line}:{fault.span.column}"
        yield f"{place}: {printable(fault.message)}"
    if len(faults) > _MOST_FAULTS:
        yield f"and {len(faults) - _MOST_FAULTS:,} more"
    if node.findings:
        yield _severities(node.counts, style)


def _severities(counts: Counter[Severity], style: Style) -> str:
    return ", ".join(style.severity(severity, text) for severity, text in severities(counts))


def _closing(trees: Sequence[ClusterTree], findings: int, style: Style) -> str:
    nodes = [node for tree in trees for node in tree.walk()]
    shown = shown_in(trees)
    failing = sum(node.reconciliation.status == "error" for node in nodes)
    parts = [
        counted(len(trees), "cluster"),
        counted(len(nodes), "Kustomization"),
        counted(sum(node.objects for node in nodes), "object"),
    ]
    text = ", ".join(parts[:-1]) + " and " + parts[-1]
    if failing:
        text += "; " + style(f"Flux fails in {failing:,}", "red")
    found = [_severities(Counter(reported.severity for reported in shown), style)] if shown else []
    if findings > len(shown):
        found.append(f"{counted(findings - len(shown), 'finding')} elsewhere")
    return f"{text}; {' and '.join(found)}: `preflux check` shows them." if found else f"{text}."
