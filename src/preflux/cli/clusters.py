"""Finds the repository and the clusters that a command line selects."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from preflux.cli.exits import USAGE
from preflux.cli.place import Place, locate
from preflux.listing import all_of

if TYPE_CHECKING:
    from preflux.config import Config
    from preflux.overview.tree import ClusterTree


class NoCluster(click.ClickException):
    """No cluster matches."""

    exit_code = USAGE


def place_of(cluster: str | None, path: str | None) -> tuple[Place, str]:
    """Return the repository, and the name of the selected clusters; an empty name means all clusters.

    If only CLUSTER is given and it is a folder, the repository is the one that contains this folder.
    """
    if path is not None:
        return locate([path]), cluster or ""
    if cluster is not None and os.path.isdir(cluster):
        place = locate([cluster])
        return place, place.paths[0]
    return locate(["."]), cluster or ""


def choose(paths: Sequence[str], named: str, root: Path) -> list[str]:
    """Return the paths of the clusters that a name selects; an empty name selects all. Raises NoCluster if none matches.

    A name is the path of a cluster, a folder above several, or consecutive folders of one path: `staging` means
    `clusters/staging` if no other cluster has such a folder.
    """
    if not paths:
        listed = "no bootstrap files, no FluxInstance, and no Flux Kustomization with a path in this repository"
        raise NoCluster(f"{root}: no cluster: {listed}; `clusters` in .preflux.yaml names the folders that clusters apply")
    name = named.strip("/").removeprefix("./")
    if name in ("", "."):
        return list(paths)
    if name in paths:
        return [name]
    found = [path for path in paths if f"{path}/".startswith(f"{name}/")]
    if not found:
        found = [path for path in paths if f"/{name}/" in f"/{path}/"]
        if len(found) > 1:
            raise NoCluster(f"`{named}` is ambiguous: {_listed(found)}")
    if not found:
        raise NoCluster(f"no cluster `{named}`; known clusters: {_listed(paths)}")
    return found


def _listed(paths: Sequence[str]) -> str:
    return all_of(path or "." for path in sorted(paths))


class Chosen(NamedTuple):
    """The trees of the selected clusters. `findings` is the number of findings of the whole run.

    `loose` is the number of Flux Kustomizations that are in no cluster, by the folder of their files.
    """

    place: Place
    trees: list[ClusterTree]
    findings: int
    loose: dict[str, int]


def chosen_trees(cluster: str | None, path: str | None, config_file: str | None) -> Chosen:
    """Check the repository; return the trees of the clusters that CLUSTER and PATH select. Raises NoCluster."""
    from preflux.cli.progress import Progress
    from preflux.discover.disk import Disk
    from preflux.overview.tree import trees
    from preflux.pipeline import judge, survey
    from preflux.reconcile.not_followed import loose

    place, named = place_of(cluster, path)
    config = settings_of(place.root, config_file)
    with Progress(f"building {place.root.name}"):
        repository = survey(Disk(place.root), config)
        wanted = choose([found.path for found in repository.clusters], named, place.root)
        report = judge(repository)
    clusters = [found for found in repository.clusters if found.path in wanted]
    left = {} if named else loose(repository.flux, repository.clusters)
    return Chosen(place, trees(clusters, report.findings, repository.edge), len(report.findings), left)


def settings_of(root: Path, config_file: str | None = None, home: Path | None = None) -> Config:
    """Return the configuration that `preflux check` without options uses; `home` is as in `settings`."""
    from preflux.cli.settings import settings
    from preflux.report.view import printable
    from preflux.resolve.remote.checkouts import withheld

    nothing = {"select": (), "ignore": (), "strict": False, "kubernetes_version": None}
    config = settings(root, {"config_file": config_file, **nothing}, home)
    for folder in config.withheld:
        click.echo(printable(withheld(folder)), err=True)
    return config
