"""Runs the command line and turns every outcome into an exit code."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import warnings

import click

from preflux.cli.exits import CLEAN, FAILED, INTERRUPTED, USAGE
from preflux.cli.group import preflux
from preflux.cli.telling import Lost, reason, tell, tell_error


def run(args: list[str], program: str = "preflux") -> int:
    """Run `preflux ARGS` and return its exit code; `program` is what help and errors call it."""
    if sys.stdout is None:
        tell("Error: standard output is closed")
        return FAILED
    # The allowed nesting of input needs more frames than Python's default, and far fewer than this.
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 5_000))
    stream = sys.stdout
    Lost.lines = False
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")  # print the code of a character that the terminal cannot show
    try:
        # Warnings of libraries, for example about an odd pattern in a repository, are meant for developers.
        with warnings.catch_warnings():
            if not sys.warnoptions:
                warnings.simplefilter("ignore")
            code = preflux.main(args=args, prog_name=program, complete_var="_PREFLUX_COMPLETE", standalone_mode=False)
        stream.flush()
    except click.ClickException as error:
        tell_error(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit:
        if sys.stdout is stream:
            raise
        # The reader of standard output is gone. click would exit with 1, which means "findings" here.
        return FAILED
    except OSError as error:
        return _refused(error)
    except Exception as error:  # noqa: BLE001 - the outermost handler: Python's exit code 1 would mean "findings"
        return _failed(error)
    code = code if isinstance(code, int) else CLEAN
    return FAILED if Lost.lines and code == CLEAN else code


def _refused(error: OSError) -> int:
    """Print what the system refused: the file that the error names, else the current folder, else standard output."""
    if error.filename is not None:
        tell(f"Error: `{error.filename}`: {reason(error)}")
        return FAILED
    try:
        os.getcwd()
    except OSError as gone:
        tell(f"Error: the current folder: {reason(gone)}")
        return USAGE
    # Python must not try again to flush standard output at exit: it would then exit with a code of its own.
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if error.errno != errno.EPIPE:
        tell(f"Error: standard output: {reason(error)}")
    return FAILED


def _failed(error: Exception) -> int:
    """Report a bug in preflux, without the text of the exception: it may quote a secret value."""
    import traceback

    for line in traceback.format_tb(error.__traceback__):
        for part in line.rstrip("\n").split("\n"):
            tell(part)
    tell(type(error).__name__)
    tell("preflux itself failed; please report the lines above")
    return FAILED
