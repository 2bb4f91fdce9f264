"""The Go programs that the tests ask what the real libraries do: built once for each state of their source."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

BUILT = Path(__file__).parents[1] / ".cache" / "reference"


class Missing(Exception):
    """The program cannot be built here; the text says why."""


def go_program(source: Path, *options: str) -> Path:
    """Return the program that `go build` makes of a folder. Raises Missing without Go or the modules that it needs.

    It is kept in `.cache`, under a name that changes with the source, the options and the version of Go.
    """
    go = shutil.which("go")
    if go is None:
        raise Missing("no Go on PATH")
    environment = {**os.environ, "GOFLAGS": "-mod=readonly"}
    version = subprocess.run(
        [go, "env", "GOVERSION"], cwd=source, capture_output=True, text=True, check=False, env=environment
    )
    state = hashlib.sha256(repr((version.stdout, options)).encode())
    for path in sorted(source.iterdir()):
        state.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    program = BUILT / f"{source.parent.name}-{state.hexdigest()[:16]}"
    BUILT.mkdir(parents=True, exist_ok=True)
    with (BUILT / f"{source.parent.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several test processes, one builds and the others wait
        if not program.exists():
            unfinished = program.with_name(f"{program.name}.unfinished")
            done = subprocess.run(
                [go, "build", *options, "-o", str(unfinished), "."],
                cwd=source, capture_output=True, text=True, check=False, env=environment,
            )  # fmt: skip
            if done.returncode:
                raise Missing(f"the reference cannot be built: {done.stderr.strip()[-200:]}")
            for outdated in BUILT.glob(f"{source.parent.name}-{'?' * 16}"):
                outdated.unlink(missing_ok=True)
            unfinished.replace(program)
    return program
