"""The entry of `preflux` and of `python -m preflux`: imports nothing that the command at hand does not need."""

from __future__ import annotations

import os
import sys

from preflux import __version__

TYPE_CHECKING = False  # `typing` takes longer to import than the version to print
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> int:
    """Run the command line of the process and return its exit code."""
    if sys.argv[1:] in (["--version"], ["version"]):
        return _version()
    import gc

    # A run builds trees that live to its end and have no cycles: collecting them saves nothing and costs a quarter.
    gc.disable()
    from preflux.cli.run import run

    return run(sys.argv[1:], program_of(sys.argv[0]))


def _version() -> int:
    try:
        print(f"preflux {__version__}", flush=True)
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            print(f"Error: standard output: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        return 3
    return 0


def leave() -> NoReturn:
    """Run the command line of the process and end it at once: Python would take apart what dies with the process anyway.

    The scripts that pip installs start here. All files are closed by then, and `run` has written out standard output.
    """
    code = main()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:
        code = code or 3  # nobody reads what was printed, and nobody would read why
    os._exit(code)


def program_of(path: str) -> str:
    """Return what the user typed: the Flux CLI runs `flux-preflight` for `flux preflight`."""
    name = path.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    return "flux preflight" if name == "flux-preflight" else "preflux"


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # `python -m` looks for modules in the current folder first, and that may be a stranger's repository
    leave()
