"""`preflux render`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from preflux.cli.allowed import allow_outside
from preflux.cli.exits import CLEAN, FINDINGS
from preflux.cli.place import find_root, readable, real_folder, seen_at
from preflux.cli.telling import tell

if TYPE_CHECKING:
    from preflux.inspection.folders import Written

_SPELLINGS = {
    "root-only": True,
    "none": False,
    "LoadRestrictionsRootOnly": True,
    "LoadRestrictionsNone": False,
}


@click.command()
@click.argument("folder", type=click.Path(), default=".")
@click.argument("kustomization", required=False)
@click.option(
    "--load-restrictor",
    type=click.Choice(list(_SPELLINGS)),
    default="root-only",
    show_default=True,
    help="Whether a kustomization may read files outside its own folder; kustomize's spellings work too.",
)
@click.option("--provenance", is_flag=True, help="Print after each line where it was written.")
@click.option("--all", "every", is_flag=True, help="Render every folder with a kustomization file below FOLDER.")
@click.option("--clusters", "all_clusters", is_flag=True, help="Render what Flux applies in each cluster.")
@click.option("--cluster", "clusters", multiple=True, metavar="PATH", help="Render what Flux applies in this cluster.")
@click.option("--config", "config_file", metavar="FILE", help="Read FILE instead of .preflux.yaml.")
@allow_outside
@click.option("--output-dir", type=click.Path(file_okay=False), metavar="OUT", help="Where to write files.")
@click.pass_context
def render(ctx: click.Context, /, folder: str, kustomization: str | None, clusters: tuple[str, ...], **options: Any) -> int:
    """Print what `kustomize build FOLDER` prints, or what Flux applies.

    Nothing is printed if kustomize refuses the build, or if a part is unknown: a chart, or a remote base without a checkout.

    With --cluster PATH, print what Flux applies in that cluster of the repository that contains FOLDER, or the current
    folder: the Flux Kustomization KUSTOMIZATION (`name` or `namespace/name`), or all of them. This includes substitution,
    patches of parents and everything else that the controller does. PATH may be one folder of the path: `staging`.

    With --all, write OUT/<folder>/rendered.yaml for every folder with a kustomization file; with --clusters, or --cluster
    and --output-dir, OUT/<cluster>/<namespace>/<name>.yaml for every Flux Kustomization. OUT/index.json lists the faults.

    \b
    preflux render apps/staging
    preflux render --cluster staging apps
    preflux render --cluster staging path/to/repository apps
    preflux render --clusters --output-dir rendered
    """  # noqa: D301 - click wants the character itself
    output = Path(options["output_dir"]) if options["output_dir"] is not None else None
    for_flux = options["all_clusters"] or bool(clusters)
    _refuse_contradictions(ctx, options, output, for_flux=for_flux, kustomization=kustomization)
    if for_flux:
        from preflux.cli.commands.render_clusters import render_clusters

        return render_clusters(folder, kustomization, clusters, options["config_file"], output)
    path = real_folder(ctx, folder)

    from preflux.cli.clusters import settings_of
    from preflux.inspection.folders import NothingToRender, render_all, render_folder

    restrict = _SPELLINGS[options["load_restrictor"]]
    root = readable(path) if output is None else path
    checkouts = settings_of(root, options["config_file"], find_root(path)).checkouts
    if output is not None:
        from preflux.cli.writing import NotWritten
        from preflux.inspection.output import Output

        try:
            with Output(output, find_root(path)) as files:
                written = render_all(path, files, restrict=restrict, checkouts=checkouts)
        except OSError as error:
            raise NotWritten(output, error) from error
        tell(_summary(written, output))
        return FINDINGS if written.refused else CLEAN
    try:
        place = seen_at(root) if options["provenance"] else None
        result = render_folder(path, root, restrict=restrict, checkouts=checkouts, place=place)
    except NothingToRender as nothing:
        raise _Refused(str(nothing)) from nothing
    for fault in (*result.faults, *result.unknown):
        hint = f" ({fault.hint})" if fault.hint else ""
        tell(f"{fault.span}: {fault.message}{hint}")
    if result.unknown and not result.faults:
        tell("not printed: parts of it are unknown; --all --output-dir OUT writes the rest")
    if result.unknown or result.faults:
        return FINDINGS
    click.echo(result.text, nl=False)
    return CLEAN


def _summary(written: Written, output: Path) -> str:
    """Return how many folders were written, refused, and incomplete, as one line."""
    from preflux.report.summary import counted

    text = f"wrote {written.folders - written.refused:,} of {counted(written.folders, 'folder')} to {output}"
    if written.refused:
        text += f"; kustomize refuses {written.refused:,}"
    if written.partial:
        text += f"; parts of {written.partial:,} are unknown"
    return f"{text}; {output / 'index.json'} says why" if written.refused or written.partial else text


def _refuse_contradictions(
    ctx: click.Context, options: dict[str, Any], output: Path | None, *, for_flux: bool, kustomization: str | None
) -> None:
    if options["every"] and for_flux:
        raise click.UsageError("--all and --clusters exclude each other", ctx)
    if (options["every"] or (options["all_clusters"] and kustomization is None)) and output is None:
        raise click.UsageError("--all and --clusters write many files: add --output-dir OUT", ctx)
    if output is not None and not (options["every"] or for_flux):
        raise click.UsageError("--output-dir goes with --all, --clusters or --cluster", ctx)
    if options["provenance"] and (options["every"] or for_flux):
        raise click.UsageError("--provenance goes with a single FOLDER", ctx)
    if for_flux and ctx.get_parameter_source("load_restrictor") is not ParameterSource.DEFAULT:
        raise click.UsageError("--load-restrictor is kustomize's: Flux reads all of the repository", ctx)
    if kustomization is not None and (not for_flux or output is not None):
        raise click.UsageError("KUSTOMIZATION goes with --cluster and without --output-dir", ctx)


class _Refused(click.ClickException):
    """kustomize would refuse the build; the exit code is the same as kustomize's."""

    exit_code = FINDINGS
