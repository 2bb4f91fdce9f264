"""`preflux render`."""

from __future__ import annotations

from pathlib import Path

import click

from preflux.cli.exits import CLEAN, FINDINGS, USAGE
from preflux.cli.place import locate
from preflux.report.view import printable

_SPELLINGS = {
    "root-only": True,
    "none": False,
    "LoadRestrictionsRootOnly": True,
    "LoadRestrictionsNone": False,
}


class Refused(click.ClickException):
    """A folder that cannot be rendered."""

    exit_code = USAGE


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False), default=".")
@click.option(
    "--load-restrictor",
    type=click.Choice(list(_SPELLINGS)),
    default="root-only",
    show_default=True,
    help="Whether a kustomization may read files outside its own folder; kustomize's spellings are taken too.",
)
@click.option("--provenance", is_flag=True, help="Say after each line where it was written.")
@click.option("--all", "every", is_flag=True, help="Render every folder with a kustomization file below FOLDER.")
@click.option("--output-dir", type=click.Path(file_okay=False), metavar="OUT", help="Where --all writes.")
@click.pass_context
def render(
    ctx: click.Context, folder: str, load_restrictor: str, output_dir: str | None, provenance: bool, every: bool
) -> int:
    """Print what `kustomize build FOLDER` prints.

    With --all, write OUT/<folder>/rendered.yaml for every folder with a kustomization file, and OUT/index.json with the
    faults.
    """
    restrict = _SPELLINGS[load_restrictor]
    if every != (output_dir is not None):
        raise click.UsageError("--all and --output-dir go together", ctx)
    if every and provenance:
        raise click.UsageError("--provenance goes with a single FOLDER", ctx)

    from preflux.rendering import NothingToRender, render_all, render_folder

    root = locate([folder]).root
    if output_dir is not None:
        failed = render_all(Path(folder), Path(output_dir), restrict=restrict)
        return FINDINGS if failed else CLEAN
    try:
        result = render_folder(Path(folder), root, restrict=restrict, provenance=provenance)
    except NothingToRender as error:
        raise Refused(str(error)) from error
    click.echo(result.text, nl=False)
    for fault in (*result.faults, *result.unknown):
        click.echo(f"{printable(str(fault.span))}: {printable(fault.message)}", err=True)
    return FINDINGS if result.faults else CLEAN
