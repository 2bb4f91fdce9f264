"""Runs the command line and turns whatever happens into an exit code."""

from __future__ import annotations

import errno
import os
import sys

import click

from preflux.cli.exits import CLEAN, FAILED, INTERRUPTED
from preflux.cli.group import preflux


def run(args: list[str], program: str = "preflux") -> int:
    """Run `preflux ARGS` and return its exit code; `program` is what help and errors call it."""
    if sys.stdout is None:
        print("Error: standard output is closed", file=sys.stderr)
        return FAILED
    # Input is bounded to depths that need more frames than Python's default allows, and far fewer than this.
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 5_000))
    stream = sys.stdout
    try:
        code = preflux.main(args=args, prog_name=program, complete_var="_PREFLUX_COMPLETE", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit:
        if sys.stdout is stream:
            raise
        # Nobody reads standard output any more: click has wrapped it, and ends with 1, which would read as "findings".
        return FAILED
    except OSError as error:
        if error.filename is not None:
            return _failed(error)
        # What is still to be written must not be tried again when Python ends: that would end in a code of its own.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if error.errno != errno.EPIPE:
            print(f"Error: standard output: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        return FAILED
    except Exception as error:  # noqa: BLE001 - the outermost place: Python's own exit code 1 would read as "findings"
        return _failed(error)
    return code if isinstance(code, int) else CLEAN


def _failed(error: Exception) -> int:
    """Say that preflux has a defect, without the error's own text: it may quote a value that is a secret."""
    import traceback

    lines = traceback.format_tb(error.__traceback__)
    print(*lines, type(error).__name__, sep="", file=sys.stderr)
    print("preflux itself failed; please report the lines above", file=sys.stderr)
    return FAILED
