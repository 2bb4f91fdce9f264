"""The entry point of `preflux` and `python -m preflux`. It imports as little as possible before it knows the command."""

from __future__ import annotations

import os
import sys

# The module behind `signal`, without its enumerations: importing those takes longer than printing the version.
from _signal import SIG_IGN, SIGINT, SIGTERM, getsignal, signal  # type: ignore[import-not-found] # not in typeshed

from preflux import __version__

TYPE_CHECKING = False  # importing `typing` takes longer than printing the version
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> int:
    """Run the command line of the process and return its exit code."""
    if sys.argv[1:] in (["--version"], ["version"]):
        return _version()
    import gc

    # A run builds trees that live until it ends and have no cycles: garbage collection frees nothing and takes a quarter.
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
        return 3  # standard error is closed as well
    return 3


def leave() -> NoReturn:
    """Run the command line of the process and exit, without freeing memory: the system does that faster.

    The scripts that pip installs start here. By then all files are closed and `run` has flushed standard output.
    """
    for number in (SIGINT, SIGTERM):
        if getsignal(number) != SIG_IGN:  # nohup and shells let background processes ignore it
            signal(number, _interrupted)
    _fill()
    code = main()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:
        code = code or 3  # the output is lost, and so would be a message about it
    os._exit(code)


def _interrupted(number: int, frame: object) -> NoReturn:  # noqa: ARG001 - Python's signature
    """Exit immediately. An exception could be raised anywhere, for example where it is caught, or during an import."""
    for module, name in (("preflux.inspection.new_file", "remove_unfinished"), ("preflux.cli.progress", "clear")):
        tidy = getattr(sys.modules.get(module), name, None)  # the module may be partly imported
        if tidy is not None:
            tidy()
    os._exit(128 + number)


def _fill() -> None:
    """Open /dev/null for closed standard streams: otherwise the next file takes their number, and output goes into it."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def program_of(path: str) -> str:
    """Return the command that the user typed: the Flux CLI runs `flux-preflight` for `flux preflight`."""
    name = path.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    return "flux preflight" if name == "flux-preflight" else "preflux"


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # `python -m` imports from the current folder first, which may be an untrusted repository
    leave()
