"""`preflux graph`."""

from __future__ import annotations

import click

from preflux.cli.allowed import allow_outside
from preflux.cli.exits import CLEAN, USAGE
from preflux.cli.telling import tell


class NotDrawn(click.ClickException):
    """The picture cannot be drawn."""

    exit_code = USAGE


@click.command()
@click.argument("cluster", required=False)
@click.argument("path", required=False, type=click.Path())
@click.option(
    "--format", "form", type=click.Choice(["mermaid", "dot", "svg"]), default="mermaid", help="Mermaid by default."
)
@click.option("--helm", is_flag=True, help="Draw the HelmReleases too.")
@click.option("--output", metavar="FILE", help="Where to write it; standard output by default.")
@click.option("--config", "config_file", metavar="FILE", help="Read FILE instead of .preflux.yaml.")
@allow_outside
def graph(cluster: str | None, path: str | None, form: str, helm: bool, output: str | None, config_file: str | None) -> int:
    """Draw the Flux Kustomizations of each cluster: which applies which (solid line), which waits for which (dashed line).

    CLUSTER and PATH are those of `preflux tree`. Mermaid is for Markdown on GitHub and GitLab, dot for Graphviz; svg needs
    `pip install pygraphviz`.

    \b
    preflux graph production
    preflux graph production --helm --format svg --output production.svg
    """  # noqa: D301 - click wants the character itself
    from collections.abc import Iterator
    from importlib import import_module

    from preflux.cli.clusters import chosen_trees
    from preflux.cli.writing import write_lines
    from preflux.overview.layout import NoLibrary
    from preflux.overview.mermaid import MOST_ARROWS
    from preflux.overview.picture import pictures
    from preflux.report.view import View

    chosen = chosen_trees(cluster, path, config_file)
    place, drawn = chosen.place, pictures(chosen.trees, helm=helm)

    def lines(view: View) -> Iterator[str]:  # noqa: ARG001 - a picture looks the same to everyone
        yield from made

    try:
        made = list(import_module(f"preflux.overview.{form}").write(drawn))
    except NoLibrary as error:
        raise NotDrawn("svg needs pygraphviz, which is not installed: pip install pygraphviz") from error
    write_lines(lines, None if output == "-" else output, View(), "never", place.root)
    arrows = sum(len(picture.arrows) for picture in drawn)
    if form == "mermaid" and arrows > MOST_ARROWS:
        instead = "name a CLUSTER, or use svg"
        tell(f"{arrows:,} arrows: Mermaid draws {MOST_ARROWS} unless `maxEdges` is raised; {instead}")
    return CLEAN
