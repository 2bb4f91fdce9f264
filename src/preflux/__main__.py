"""The entry of `preflux` and of `python -m preflux`: imports nothing that the command at hand does not need."""

from __future__ import annotations

import os
import sys

# What is behind `signal`, without the enumerations, which take longer to import than the version to print.
from _signal import SIG_IGN, SIGINT, SIGTERM, getsignal, signal  # type: ignore[import-not-found] # not in typeshed

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
    what = " is closed"
    try:
        if sys.stdout is not None:
            print(f"preflux {__version__}", flush=True)
            return 0
    except BrokenPipeError:
        return 3
    except OSError as error:
        what = f": {(error.strerror or str(error)).lower()}"
    try:
        if sys.stderr is not None:
            print(f"Error: standard output{what}", file=sys.stderr, flush=True)
    except OSError:
        return 3  # nobody reads that either
    return 3


def leave() -> NoReturn:
    """Run the command line of the process and end it at once: Python would take apart what dies with the process anyway.

    The scripts that pip installs start here. All files are closed by then, and `run` has written out standard output.
    """
    for number in (SIGINT, SIGTERM):
        if getsignal(number) != SIG_IGN:  # as nohup and shells want it for what runs in the background
            signal(number, _interrupted)
    _fill()
    code = main()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:
        code = code or 3  # nobody reads what was printed, and nobody would read why
    os._exit(code)


def _interrupted(number: int, frame: object) -> NoReturn:  # noqa: ARG001 - Python's signature
    """End at once: an exception could be raised anywhere, also where it is caught, or while modules are being imported."""
    for module, name in (("preflux.inspection.new_file", "remove_unfinished"), ("preflux.cli.progress", "clear")):
        tidy = getattr(sys.modules.get(module), name, None)  # it may be half imported
        if tidy is not None:
            tidy()
    os._exit(128 + number)


def _fill() -> None:
    """Put something into the place of closed streams: files would be opened there, and errors be written into them."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def program_of(path: str) -> str:
    """Return what the user typed: the Flux CLI runs `flux-preflight` for `flux preflight`."""
    name = path.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    return "flux preflight" if name == "flux-preflight" else "preflux"


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # `python -m` looks for modules in the current folder first, and that may be a stranger's repository
    leave()
