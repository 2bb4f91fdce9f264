"""The entry of `preflux` and of `python -m preflux`: imports nothing that the command at hand does not need."""

from __future__ import annotations

import sys

from preflux import __version__


def main() -> int:
    """Run the command line of the process and return its exit code."""
    if sys.argv[1:] in (["--version"], ["version"]):
        print(f"preflux {__version__}")
        return 0
    import gc

    # A run builds trees that live to its end and have no cycles: collecting them saves nothing and costs a quarter, and a
    # tenth more when Python ends, unless they are set aside.
    gc.disable()
    from preflux.cli.run import run

    try:
        return run(sys.argv[1:], program_of(sys.argv[0]))
    finally:
        gc.freeze()


def program_of(path: str) -> str:
    """Return what the user typed: the Flux CLI runs `flux-preflight` for `flux preflight`."""
    name = path.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    return "flux preflight" if name == "flux-preflight" else "preflux"


if __name__ == "__main__":
    sys.exit(main())
