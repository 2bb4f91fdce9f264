"""`preflux check`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from preflux.cli.allowed import allow_outside
from preflux.cli.exits import CLEAN, FAILED, FINDINGS, USAGE
from preflux.cli.outputs import OrderedCommand, outputs
from preflux.cli.place import here, locate, seen_from
from preflux.cli.telling import tell
from preflux.finding import Report, Severity
from preflux.report.formats.by_name import FORMATS

_LEVELS = [str(level) for level in sorted(Severity, reverse=True)]
_HELP = """
Check the repository that contains PATHS (the current folder if none is given) and report what would break.

The repository is the nearest folder at or above a path with `.git` or `.preflux.yaml`, otherwise the folder itself. It is
always checked as a whole. PATHS limit what is reported: to files, or to folders with the overlays in them.

\b
Exit codes:
  0  no findings at or above --fail-on
  1  findings at or above --fail-on, or fewer clusters than --require-clusters
  2  usage, configuration, or nothing to check
  3  preflux itself failed
"""


def _names(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


@click.command(cls=OrderedCommand, help=_HELP)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="How to print; text by default.")
@click.option(
    "--output", "outputs", multiple=True, metavar="FILE", help="Where to write the --format before it; `-` or none: stdout."
)
@click.option(
    "--fail-on",
    type=click.Choice([*_LEVELS, "never"]),
    default="error",
    show_default=True,
    help="The lowest severity that makes the exit code 1.",
)
@click.option(
    "--min-severity",
    type=click.Choice(_LEVELS),
    default="info",
    show_default=True,
    help="The lowest severity that is reported, in all formats.",
)
@click.option("--select", multiple=True, callback=_names, metavar="RULES", help="Only these rules or families.")
@click.option("--ignore", multiple=True, callback=_names, metavar="RULES", help="All but these rules or families.")
@click.option(
    "--require-clusters",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Exit with 1 if fewer than N clusters are found: a cluster that is not found is not checked.",
)
@click.option("--strict", is_flag=True, help="Use the pack `strict`, which adds rules of style and hardening.")
@click.option("--kubernetes-version", metavar="1.N", help="The Kubernetes version to check against.")
@click.option("--config", "config_file", metavar="FILE", help="Read FILE instead of .preflux.yaml.")
@allow_outside
@click.option(
    "--show-all", is_flag=True, help="Print every finding as text, also repeated ones below the severity error."
)
@click.option("--statistics", is_flag=True, help="Print how often each rule found something, instead of the findings.")
@click.option("--color", "colour", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours.")
@click.pass_context
def check(
    ctx: click.Context, /, paths: tuple[str, ...], fail_on: str, min_severity: str, colour: str, **options: Any
) -> int:
    """Check a repository."""
    from preflux.catalogue.selection import selected
    from preflux.cli.progress import Progress
    from preflux.cli.settings import settings
    from preflux.cli.writing import write
    from preflux.discover.disk import Disk
    from preflux.kept import keep
    from preflux.pipeline import judge, survey
    from preflux.report.narrow import at_least, narrow
    from preflux.report.view import View

    if fail_on != "never" and Severity[fail_on] < Severity[min_severity]:
        raise click.UsageError(f"--fail-on {fail_on} is lower than --min-severity {min_severity}", ctx)
    targets = outputs(ctx, statistics=options["statistics"])
    place = locate(paths or (".",))
    config = settings(place.root, options)
    if not selected(config):
        raise click.UsageError(f"no rule is left to run: `{', '.join(config.ignore)}` ignores every selected rule", ctx)
    with Progress(f"checking {place.root.name}"):
        report = judge(keep(survey(Disk(place.root), config)))

    down, folder, name = seen_from(place.root, here())
    narrowed = tuple(path for path in place.paths if path) if "" not in place.paths else ()
    shown = at_least(narrow(report, place.paths), Severity[min_severity])
    if _nothing(report):
        write(shown, [target for target in targets if target.format == "json"], View(), colour, place.root)
        tell(_nothing_in(place.root, paths))
        return USAGE
    # A user who selects rules wants to see everything that they find.
    fold = not (options["show_all"] or options["select"])
    write(shown, targets, View(root=down, folder=folder, repository=name, paths=narrowed, fold=fold), colour, place.root)
    if all(target.file is not None for target in targets):
        from preflux.report.summary import found

        tell(f"{found(shown)}; written to {', '.join(str(target.file) for target in targets)}")
    if report.looked_at.crashes:
        return FAILED
    if report.looked_at.clusters < options["require_clusters"]:
        click.echo(_too_few(report, options["require_clusters"]), err=True)
        return FINDINGS
    return FINDINGS if _fails(shown, fail_on) else CLEAN


def _too_few(report: Report, wanted: int) -> str:
    from preflux.report.summary import counted

    had = counted(report.looked_at.clusters, "cluster")
    return f"{had} found, fewer than --require-clusters {wanted}; `preflux tree` lists them"


def _fails(report: Report, fail_on: str) -> bool:
    if fail_on == "never":
        return False
    return any(reported.severity >= Severity[fail_on] for reported in report.findings)


def _nothing(report: Report) -> bool:
    seen = report.looked_at
    return not (report.findings or seen.builds or seen.objects or seen.crashes)


def _nothing_in(root: Path, paths: tuple[str, ...]) -> str:
    name = paths[0] if len(paths) == 1 and Path(paths[0]).resolve() == root else str(root)
    return f"nothing to check in {name}: no kustomization file and no Kubernetes manifest"
