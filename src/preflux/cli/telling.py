"""What preflux says beside its output: one line a fact, on standard error, and never what could steer who shows it."""

from __future__ import annotations

import sys

import click

from preflux.redaction.forms import without_forms
from preflux.report.view import printable


class Problems(click.ClickException):
    """An error with a line for each problem."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Lost:
    """Whether something could not be said: then all may be well, and nobody knows."""

    lines = False


def tell(line: str) -> None:
    """Write a line to standard error, cleaned and without the logins that it may quote.

    Who closed the stream wants to hear nothing; where it is full, `Lost.lines` becomes true.
    """
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{printable(without_forms(line))}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        Lost.lines = True


def tell_error(error: click.ClickException) -> None:
    """Write what is wrong, and for a command line how to write it."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        for line in error.format_message().split("\n"):
            tell(line)
        return
    if isinstance(error, click.UsageError) and error.ctx is not None:
        for line in error.ctx.get_usage().split("\n"):
            tell(line)
        tell(f"Try '{error.ctx.command_path} --help' for help.")
        tell("")
    first, *others = error.lines if isinstance(error, Problems) else [error.format_message()]
    tell(f"Error: {first}")
    for line in others:
        tell(f"  {line}")


def reason(error: OSError) -> str:
    """Return why the system refused, in its words; never what an error quotes."""
    return (error.strerror or type(error).__name__).lower()
