"""Which folders outside of the repository its configuration may name: those that the user allows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

VARIABLE = "PREFLUX_ALLOW_OUTSIDE"
_KEY = "preflux.allow_outside"
_F = TypeVar("_F", bound=Callable[..., Any])


def allow_outside(command: _F) -> _F:
    """Add the option `--allow-outside` to a command; `allowed` returns its value."""
    return click.option(
        "--allow-outside",
        multiple=True,
        metavar="FOLDER",
        expose_value=False,
        callback=_keep,
        help=f"Let `checkouts` of .preflux.yaml name FOLDER or one in it; {VARIABLE} does the same.",
    )(command)


def allowed() -> tuple[str, ...]:
    """Return the folders from the option and the environment variable, with links resolved."""
    ctx = click.get_current_context(silent=True)
    given: tuple[str, ...] = ctx.meta.get(_KEY, ()) if ctx is not None else ()
    listed = [part for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]
    return tuple(os.path.realpath(folder) for folder in (*given, *listed))


def _keep(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> None:  # noqa: ARG001 - click's signature
    for folder in values:
        if not Path(folder).is_dir():
            raise click.UsageError(f"--allow-outside: `{folder}` is not a folder", ctx)
    ctx.meta[_KEY] = values
