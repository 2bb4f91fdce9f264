"""Messages on standard error: one line each, without control characters, which could steer a terminal."""

from __future__ import annotations

import sys

import click

from preflux.redaction.forms import without_forms
from preflux.report.view import printable


class Problems(click.ClickException):
    """An error with one line for each problem."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Lost:
    """Whether a message could not be written: the run then must not look successful."""

    lines = False


def tell(line: str) -> None:
    """Write a line to standard error, without control characters and credentials.

    Does nothing if the stream is closed. If it cannot be written, for example on a full disk, `Lost.lines` becomes true.
    """
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{printable(without_forms(line))}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        Lost.lines = True


def tell_error(error: click.ClickException) -> None:
    """Print an error, and for a wrong command line also its usage."""
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
    """Return the system's reason for an error, without anything else that the error quotes."""
    return (error.strerror or type(error).__name__).lower()
