"""`preflux tree`."""

from __future__ import annotations

import click

from preflux.cli.allowed import allow_outside
from preflux.cli.exits import CLEAN


@click.command()
@click.argument("cluster", required=False)
@click.argument("path", required=False, type=click.Path())
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Text by default.")
@click.option("--config", "config_file", metavar="FILE", help="Read FILE instead of .preflux.yaml.")
@allow_outside
@click.option("--color", "colour", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours.")
def tree(cluster: str | None, path: str | None, form: str, config_file: str | None, colour: str) -> int:
    """Show which Flux Kustomization applies which, from the root of each cluster, with what was found in each.

    CLUSTER is the path of a cluster, one folder of that path (`staging` for clusters/staging), or a folder that contains
    clusters; without it all are shown. PATH is a path in the repository; the current folder by default.

    For each cluster it shows how it was found, and which sources are assumed to be this repository. For each Flux
    Kustomization it shows spec.path, the number of objects in its build, what it waits for (dependsOn), its source if that
    differs from its parent's, why Flux would fail or what is not known, and the findings of `preflux check`. A finding in a
    shared base is counted in every Kustomization that uses the base.

    \b
    preflux tree
    preflux tree staging
    preflux tree --format json | jq -r '.clusters[].kustomizations[] | select(.status == "error") | .name'
    """  # noqa: D301 - click wants the character itself
    from functools import partial

    from preflux.cli.clusters import chosen_trees
    from preflux.cli.place import here, seen_from
    from preflux.cli.writing import write_lines
    from preflux.overview import json, text
    from preflux.report.view import View

    chosen = chosen_trees(cluster, path, config_file)
    down, folder, name = seen_from(chosen.place.root, here())
    view = View(root=down, folder=folder, repository=name)
    if form == "json":
        lines = partial(json.write, chosen.trees, loose=chosen.loose)
    else:
        lines = partial(text.write, chosen.trees, findings=chosen.findings, loose=chosen.loose)
    write_lines(lines, None, view, colour, chosen.place.root)
    return CLEAN
