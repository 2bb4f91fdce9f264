"""`preflux render`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from preflux.cli.exits import CLEAN, FINDINGS
from preflux.cli.place import readable, seen_at
from preflux.report.view import printable

_SPELLINGS = {
    "root-only": True,
    "none": False,
    "LoadRestrictionsRootOnly": True,
    "LoadRestrictionsNone": False,
}


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False), default=".")
@click.argument("kustomization", required=False)
@click.option(
    "--load-restrictor",
    type=click.Choice(list(_SPELLINGS)),
    default="root-only",
    show_default=True,
    help="Whether a kustomization may read files outside its own folder; kustomize's spellings are taken too.",
)
@click.option("--provenance", is_flag=True, help="Say after each line where it was written.")
@click.option("--all", "every", is_flag=True, help="Render every folder with a kustomization file below FOLDER.")
@click.option("--clusters", "all_clusters", is_flag=True, help="Render what Flux applies in each cluster of FOLDER.")
@click.option("--cluster", "clusters", multiple=True, metavar="PATH", help="Render what Flux applies in this cluster.")
@click.option("--output-dir", type=click.Path(file_okay=False), metavar="OUT", help="Where to write many.")
@click.pass_context
def render(ctx: click.Context, /, folder: str, kustomization: str | None, clusters: tuple[str, ...], **options: Any) -> int:
    """Print what `kustomize build FOLDER` prints, or what Flux applies.

    With --all, write OUT/<folder>/rendered.yaml for every folder with a kustomization file; with --clusters or --cluster,
    OUT/<cluster>/<namespace>/<name>.yaml for every Flux Kustomization; each with OUT/index.json for the faults.

    With --cluster and no --output-dir, print the Flux Kustomization that KUSTOMIZATION names (`name` or `namespace/name`),
    or all of the cluster.
    """
    output = Path(options["output_dir"]) if options["output_dir"] is not None else None
    for_flux = options["all_clusters"] or bool(clusters)
    _refuse_contradictions(ctx, options, output, for_flux=for_flux, kustomization=kustomization)
    path = Path(folder).resolve()
    if for_flux:
        return _render_clusters(path, clusters, kustomization, output)

    from preflux.rendering import NothingToRender, render_all, render_folder

    restrict = _SPELLINGS[options["load_restrictor"]]
    if output is not None:
        return FINDINGS if render_all(path, output, restrict=restrict) else CLEAN
    try:
        root = readable(path)
        place = seen_at(root) if options["provenance"] else None
        result = render_folder(path, root, restrict=restrict, place=place)
    except NothingToRender as nothing:
        raise _Refused(str(nothing)) from nothing
    for fault in (*result.faults, *result.unknown):
        hint = f" ({fault.hint})" if fault.hint else ""
        click.echo(printable(f"{fault.span}: {fault.message}{hint}"), err=True)
    click.echo(result.text, nl=False)
    return FINDINGS if result.faults else CLEAN


def _refuse_contradictions(
    ctx: click.Context, options: dict[str, Any], output: Path | None, *, for_flux: bool, kustomization: str | None
) -> None:
    if options["every"] and for_flux:
        raise click.UsageError("--all and --clusters exclude each other", ctx)
    if (options["every"] or options["all_clusters"]) and output is None:
        raise click.UsageError("--output-dir is needed with --all and --clusters", ctx)
    if output is not None and not (options["every"] or for_flux):
        raise click.UsageError("--output-dir goes with --all, --clusters or --cluster", ctx)
    if options["provenance"] and (options["every"] or for_flux):
        raise click.UsageError("--provenance goes with a single FOLDER", ctx)
    if kustomization is not None and (not for_flux or output is not None):
        raise click.UsageError("KUSTOMIZATION goes with --cluster and without --output-dir", ctx)


def _render_clusters(root: Path, paths: tuple[str, ...], wanted: str | None, output: Path | None) -> int:
    from dataclasses import replace

    from preflux.config import Config
    from preflux.rendering_clusters import clusters_of, text_to_apply, write_clusters

    clusters = clusters_of(root, replace(Config(), clusters=tuple(paths)))
    if paths:
        named = {path.strip("/").removeprefix("./") for path in paths}
        clusters = [cluster for cluster in clusters if cluster.path in named]
    if not clusters:
        raise _Refused(f"{root}: no cluster{' at ' + ', '.join(paths) if paths else ''}")
    if output is not None:
        return FINDINGS if write_clusters(clusters, output) else CLEAN
    texts: list[str] = []
    failed = found = False
    for cluster in clusters:
        for key, reconciliation in sorted(cluster.reconciliations.items()):
            if wanted is not None and wanted not in (key, key.partition("/")[2]):
                continue
            found = True
            text = text_to_apply(cluster, reconciliation)
            if text:
                texts.append(text)
            for fault in reconciliation.faults:
                failed = failed or fault.refused
                click.echo(printable(f"{fault.span}: {fault.message}"), err=True)
            if text is None and reconciliation.status != "error":
                click.echo(printable(f"{key}: {reconciliation.status} {reconciliation.detail}".rstrip()), err=True)
    if not found:
        raise _Refused(f"no Flux Kustomization `{wanted}` in {', '.join(cluster.path for cluster in clusters)}")
    click.echo("---\n".join(texts), nl=False)
    return FINDINGS if failed else CLEAN


class _Refused(click.ClickException):
    """What kustomize would refuse: the same exit code as it has."""

    exit_code = FINDINGS
