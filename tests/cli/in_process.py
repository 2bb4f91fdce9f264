"""Runs the command line as `python -m preflux` does, but in this process: for tests of what it prints."""

from __future__ import annotations

import io
import os
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from preflux.cli.run import run


class Ran(NamedTuple):
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def preflux(*arguments: str, folder: Path, **environment: str) -> Ran:
    """Run the command in a folder, without a terminal, and with no more environment than a bare shell has."""
    names = ("PATH", "HOME")
    kept = {name: os.environ[name] for name in names if name in os.environ} | environment
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True) for _ in range(2))
    with chdir(folder), patch.dict(os.environ, kept, clear=True), redirect_stdout(out), redirect_stderr(err):
        code = run([*arguments])
    return Ran(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))
