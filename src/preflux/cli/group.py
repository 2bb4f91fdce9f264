"""The `preflux` command; a subcommand is imported when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import cast

import click

from preflux import __version__

_COMMANDS = {
    "check": "Check a repository and report what would break.",
    "explain": "Print the page of a rule.",
    "graph": "Draw the clusters as a picture.",
    "init": "Write a .preflux.yaml with all settings explained.",
    "render": "Print what `kustomize build` prints, or what Flux applies.",
    "rules": "List the rules.",
    "tree": "Show which Flux Kustomization applies which.",
    "version": "Print the version.",
    "why": "Show where one field of a rendered object comes from.",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        return cast("click.Command", getattr(import_module(f"preflux.cli.commands.{cmd_name}"), cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(f"no command `{args[0]}`{_nearest(args[0])}", ctx) from error


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="preflux %(version)s")
def preflux() -> None:
    """Report what would break in a Flux monorepo, and the exact line that breaks it.

    Nothing is fetched, run or changed: preflux reads the files of one repository.
    """


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _COMMANDS, n=1)
    return f"; did you mean `{near[0]}`?" if near else ""
