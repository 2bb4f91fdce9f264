"""Runs the stages, one line each. Read this file first."""

from __future__ import annotations

from preflux.config import Config
from preflux.discover.classify import hides_manifests
from preflux.discover.discover import discover
from preflux.discover.sourceignore import unread_patterns
from preflux.engine import Checked, check
from preflux.files import Files
from preflux.finding import LookedAt, Report
from preflux.index.repository import Repository
from preflux.nearest import forget
from preflux.parse.store import Store
from preflux.reconcile.all_clusters import builds_of, walk_clusters
from preflux.reconcile.not_followed import known_files, not_followed
from preflux.render.build.builder import Builder
from preflux.resolve.flux import read_flux
from preflux.resolve.graph import resolve
from preflux.resolve.reach import reach
from preflux.resolve.remote.checkouts import unused, withheld
from preflux.resolve.sources.paths import folder_of


def lint(files: Files, config: Config) -> Report:
    """Check a repository and return the report."""
    return judge(survey(files, config))


def survey(files: Files, config: Config) -> Repository:
    """Run all stages before the rules."""
    forget()
    tree = discover(files, config)
    store = Store(tree)
    graph = resolve(tree, store)
    flux = read_flux(graph, config.sources)
    builder = Builder(graph)
    clusters = walk_clusters(builder, flux, config)
    reached = reach(graph, flux, [cluster.path for cluster in clusters], known_files(clusters, graph))
    builds = builds_of(clusters, reached.roots, builder)
    return Repository(config, tree, store, graph, builds, flux, reached, clusters)


def judge(repository: Repository) -> Report:
    """Run the rules over the result of `survey`."""
    checked = check(repository)
    return Report(checked.findings, _looked_at(repository, checked))


def _looked_at(repository: Repository, checked: Checked) -> LookedAt:
    tree = repository.tree
    matters = hides_manifests(tree)
    unseen = [withheld(folder) for folder in repository.config.withheld]
    unseen += [f"{skipped.path}: {skipped.reason}" for skipped in tree.skipped if matters(skipped)]
    # Of a checkout, only what hides a part of it: other oddities there are not the concern of this repository.
    checkouts = sorted(tree.checkouts.items())
    unseen += [f"{folder}: {one.reason}" for folder, home in checkouts for one in home.skipped if one.path == "."]
    unseen += unread_patterns(tree)
    applied = [one.folder for cluster in repository.clusters for one in cluster.reconciliations.values() if one.folder]
    for folder, reason in unused(tree, repository.graph.kustomizations.values()):
        if not any(f"{path}/".startswith(f"{folder}/") for path in applied):
            unseen.append(f"{folder}: {reason}")
    absent = [path for path in repository.config.clusters if tree.kind(folder_of(path)) != "folder"]
    unseen += [f"{path}: `clusters` names this folder, which does not exist" for path in absent]
    paths = {cluster.path for cluster in repository.clusters}
    strange = [path for path, _ in repository.config.variables if path not in paths]
    unseen += [f"{path or '.'}: `variables` names this cluster, which does not exist" for path in strange]
    parts = {f"{fault.span}: {fault.message}" for build in repository.builds for fault in build.unknown}
    return LookedAt(
        files=len(repository.store.files),
        builds=len(repository.builds),
        objects=sum(len(build.objects) for build in repository.builds),
        clusters=len(repository.clusters),
        unseen=[
            repository.edge.text(text)
            for text in (
                *not_followed(repository.flux, repository.clusters),
                *unseen,
                *sorted(parts),
                *checked.left_out,
            )
        ],
        crashes=checked.crashes,
    )
