"""`preflux version`, when it is reached with options; without any, __main__ answers before click is imported."""

from __future__ import annotations

import click

from preflux import __version__


@click.command()
def version() -> None:
    """Print the version."""
    print(f"preflux {__version__}")
