"""The entry of `preflux` and of `python -m preflux`: imports nothing that the command at hand does not need."""

from __future__ import annotations

import sys

from preflux import __version__


def main() -> int:
    """Run the command line of the process and return its exit code."""
    if sys.argv[1:] in (["--version"], ["version"]):
        print(f"preflux {__version__}")
        return 0
    from preflux.cli.run import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
