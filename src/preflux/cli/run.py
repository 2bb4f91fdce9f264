"""Runs the command line and turns whatever happens into an exit code."""

from __future__ import annotations

import sys

import click

from preflux.cli.exits import CLEAN, FAILED, INTERRUPTED
from preflux.cli.group import preflux


def run(args: list[str]) -> int:
    """Run `preflux ARGS` and return its exit code."""
    try:
        code = preflux.main(args=args, prog_name="preflux", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception:  # noqa: BLE001 - the outermost place: Python's own exit code 1 would read as "findings"
        import traceback

        traceback.print_exc()
        print("preflux itself failed; please report the lines above", file=sys.stderr)
        return FAILED
    return code if isinstance(code, int) else CLEAN
