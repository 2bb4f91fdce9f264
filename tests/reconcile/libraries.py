"""The libraries of Flux's kustomize-controller, behind the Go program in `reference`: many tasks in one process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import IO, Any, NamedTuple

from go_program import go_program

VERSIONS = {"github.com/fluxcd/pkg/envsubst": "v1.7.0", "github.com/fluxcd/pkg/kustomize": "v1.39.0"}
_PROGRAM = Path(__file__).parent / "reference"


class Answer(NamedTuple):
    """What the libraries made of a task: a text, or an error."""

    result: str | None
    error: str = ""


class Libraries:
    """A running program; a task is what reference/main.go says."""

    def __init__(self) -> None:
        """Start the program. Raises Missing where there is no Go, or not the modules that it needs."""
        program = go_program(_PROGRAM)
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
