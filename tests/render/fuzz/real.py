"""The real kustomize: its library behind a small Go program, many builds in one process, or the program on PATH."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from go_program import Missing, go_program

VERSION = "v5.8.1"
_PROGRAM = Path(__file__).parent / "reference"


class Answer(NamedTuple):
    """What kustomize made of a folder: its text, or its error."""

    text: str | None
    error: str = ""


class Reference(Protocol):
    """Something that builds folders as kustomize does."""

    def build(self, folder: Path, *, restrict: bool, fresh: bool = False) -> Answer: ...

    def close(self) -> None: ...


class OneByOne:
    """The program itself, started for every folder."""

    def __init__(self, program: str) -> None:
        self.program = program

    def build(self, folder: Path, *, restrict: bool, fresh: bool = False) -> Answer:
        del fresh
        options = [] if restrict else ["--load-restrictor", "LoadRestrictionsNone"]
        done = subprocess.run([self.program, "build", *options, str(folder)], capture_output=True, check=False)
        if done.returncode:
            return Answer(None, done.stderr.decode(errors="replace"))
        return Answer(done.stdout.decode())

    def close(self) -> None:
        """Nothing runs between two builds."""


class ManyInOne:
    """The library, behind the program in `reference`; started again when a hostile tree ends it."""

    def __init__(self, program: Path) -> None:
        self.program = program
        self._process: subprocess.Popen[bytes] | None = None

    def build(self, folder: Path, *, restrict: bool, fresh: bool = False) -> Answer:
        process = self._running()
        request = {"folder": str(folder), "unrestricted": not restrict, "fresh": fresh}
        _pipe(process.stdin).write(json.dumps(request).encode() + b"\n")
        _pipe(process.stdin).flush()
        line = _pipe(process.stdout).readline()
        if not line:
            self.close()
            return Answer(None, "kustomize panics")
        answer = json.loads(line)
        return Answer(answer.get("yaml"), answer.get("error", ""))

    def close(self) -> None:
        """End the program."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


@cache
def find_program() -> str:
    """Return the kustomize on PATH. Raises Missing where there is none of this version."""
    program = shutil.which("kustomize")
    if program is None:
        raise Missing(f"no kustomize {VERSION} on PATH")
    version = subprocess.run([program, "version"], capture_output=True, text=True, check=False).stdout.strip()
    if version != VERSION:
        raise Missing(f"the kustomize on PATH is {version or 'of no known version'}, not {VERSION}")
    return program


def build_library() -> ManyInOne:
    """Build the Go program. Raises Missing where there is no Go, or not the modules that it needs."""
    return ManyInOne(go_program(_PROGRAM, "-ldflags", f"-X sigs.k8s.io/kustomize/api/provenance.version={VERSION}"))


def find_reference() -> Reference:
    """Return the fastest real kustomize that is here. Raises Missing."""
    try:
        return build_library()
    except Missing as no_library:
        try:
            return OneByOne(find_program())
        except Missing as no_program:
            raise Missing(f"{no_library}; {no_program}") from None
