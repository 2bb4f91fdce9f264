"""The libraries of Flux's kustomize-controller, behind the Go program in `reference`: many tasks in one process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import IO, Any, NamedTuple

VERSIONS = {"github.com/fluxcd/pkg/envsubst": "v1.7.0", "github.com/fluxcd/pkg/kustomize": "v1.39.0"}
_PROGRAM = Path(__file__).parent / "reference"


class Missing(Exception):
    """The libraries are not here; the text says why."""


class Answer(NamedTuple):
    """What the libraries made of a task: a text, or an error."""

    result: str | None
    error: str = ""


class Libraries:
    """A running program; a task is what reference/main.go says."""

    def __init__(self, folder: Path) -> None:
        """Build the program into a folder. Raises Missing where there is no Go, or not the modules that it needs."""
        go = shutil.which("go")
        if go is None:
            raise Missing("no Go on PATH")
        program = folder / "flux-reference"
        done = subprocess.run(
            [go, "build", "-o", str(program), "."], cwd=_PROGRAM, capture_output=True, text=True, check=False,
            env={**os.environ, "GOFLAGS": "-mod=readonly"},
        )  # fmt: skip
        if done.returncode:
            raise Missing(f"the reference cannot be built: {done.stderr.strip()[-200:]}")
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, **task: Any) -> Answer:
        """Give one task and return its answer."""
        given, answers = _pipe(self._process.stdin), _pipe(self._process.stdout)
        given.write(json.dumps(task).encode() + b"\n")
        given.flush()
        answer = json.loads(answers.readline())
        return Answer(answer.get("result"), answer.get("error", ""))

    def close(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.communicate()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream
