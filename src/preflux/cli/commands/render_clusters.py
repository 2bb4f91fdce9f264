"""`preflux render --cluster` and `--clusters`: what Flux applies."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from preflux.cli.clusters import NoCluster, choose, settings_of
from preflux.cli.exits import CLEAN, FINDINGS, USAGE
from preflux.cli.place import find_root, here, locate, seen_at
from preflux.cli.telling import tell

if TYPE_CHECKING:
    from preflux.overview.tree import ClusterTree, Node
    from preflux.reconcile.cluster import Cluster
    from preflux.redaction.edge import Edge
    from preflux.render.fault import BuildFault


class NoKustomization(click.ClickException):
    """There is no such Flux Kustomization."""

    exit_code = USAGE


def render_clusters(
    first: str, second: str | None, named: Sequence[str], config_file: str | None, output: Path | None
) -> int:
    """Write what Flux applies to files below `output`, or print it if that is None; return the exit code.

    `first` and `second` are FOLDER and KUSTOMIZATION; with a single one, `first` is either.
    """
    folder, kustomization = (first, second) if second is not None or _is_repository(first) or output else (".", first)
    root = locate([folder]).root
    clusters, edge = _clusters(root, named, config_file)
    if output is not None:
        return _write(clusters, output, root, edge)
    return _print(clusters, kustomization, root, edge)


def _is_repository(text: str) -> bool:
    """Return whether an argument is a FOLDER: the root of this repository, or a folder in another one."""
    path = Path(text).resolve()
    if not os.path.isdir(path):
        return False
    current = here()
    root = find_root(current)
    return path in (current, root) or not path.is_relative_to(root) or find_root(path) not in (root, path)


def _clusters(root: Path, named: Sequence[str], config_file: str | None) -> tuple[list[Cluster], Edge]:
    from preflux.cli.progress import Progress
    from preflux.inspection.clusters import clusters_of

    def wanted(paths: list[str]) -> list[str]:
        found: set[str] = set()
        for name in named or ("",):
            try:
                found.update(choose(paths, name, root))
            except NoCluster:
                folder = name.strip("/").removeprefix("./")
                if not folder or not os.path.isdir(root / folder):
                    raise
                found.add(folder)  # a cluster that preflux did not find by itself
        return sorted(found)

    with Progress(f"building {root.name}"):
        clusters, edge = clusters_of(root, settings_of(root, config_file), wanted)
    if not clusters:
        raise NoCluster(f"{root}: no cluster at {', '.join(named)}")
    return clusters, edge


def _write(clusters: list[Cluster], output: Path, root: Path, edge: Edge) -> int:
    from preflux.cli.writing import NotWritten
    from preflux.inspection.clusters import write_clusters
    from preflux.inspection.output import Output
    from preflux.report.summary import counted

    try:
        with Output(output, root) as files:
            written, failed = write_clusters(clusters, files, edge)
    except OSError as error:
        raise NotWritten(output, error) from error
    total = sum(len(cluster.reconciliations) for cluster in clusters)
    text = f"wrote {written:,} of {counted(total, 'Kustomization')} to {output}"
    if written < total:
        text += f"; Flux fails in {failed:,}" if failed else ""
        text += f"; {output / 'index.json'} says why"
    tell(text)
    return FINDINGS if failed else CLEAN


def _print(clusters: list[Cluster], wanted: str | None, root: Path, edge: Edge) -> int:
    from preflux.inspection.clusters import text_to_apply
    from preflux.inspection.folders import safe
    from preflux.overview.tree import trees

    texts: list[str] = []
    failed = False
    for tree, node in _chosen(trees(clusters, (), edge), wanted):
        text = text_to_apply(tree.cluster, node.reconciliation)
        if text is not None:
            texts += [text.documents] if text.documents else []
            failed = failed or bool(text.faults)
            for fault in text.faults:
                _tell_fault(safe(fault, edge), root)
        else:
            failed = failed or wanted is not None or node.reconciliation.status == "error"
            _say_why(tree, node, root)
    click.echo("---\n".join(texts), nl=False)
    return FINDINGS if failed else CLEAN


def _chosen(found: list[ClusterTree], wanted: str | None) -> list[tuple[ClusterTree, Node]]:
    nodes = [(tree, node) for tree in found for node in tree.walk()]
    if wanted is None:
        return nodes
    chosen = [(tree, node) for tree, node in nodes if wanted in (node.key, node.reconciliation.object.name)]
    if not chosen:
        from preflux.nearest import did_you_mean

        names = {node.name for _, node in nodes} | {node.shown for _, node in nodes}
        where = ", ".join(f"`{tree.cluster.path or '.'}`" for tree in found)
        hint = did_you_mean(wanted, names) or "`preflux tree` lists them"
        raise NoKustomization(f"no Flux Kustomization `{wanted}` in {where}; {hint}")
    return chosen


def _say_why(tree: ClusterTree, node: Node, root: Path) -> None:
    """Print on standard error why a Kustomization is not printed."""
    from preflux.overview.words import status

    above = tree.cluster.blocked_by(node.reconciliation)
    why = status(node) or (f"Flux fails in {_shown(tree, above.key)}, which applies it" if above is not None else "")
    tell(f"{node.shown}: not rendered: {why}")
    for fault in node.faults:
        _tell_fault(fault, root, "  ")


def _shown(tree: ClusterTree, key: str) -> str:
    """Return the name of a Kustomization, with secrets masked."""
    return next((node.shown for node in tree.walk() if node.key == key), key)


def _tell_fault(fault: BuildFault, root: Path, margin: str = "") -> None:
    hint = f" ({fault.hint})" if fault.hint else ""
    tell(f"{margin}{seen_at(root)(fault.span)}: {fault.message}{hint}")
