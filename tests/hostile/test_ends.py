"""How a process ends where it is interrupted, where nobody can read what it says, or where the ground is taken away."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from preflux.cli.run import run

COMMANDS = (
    ["check"], ["check", "--format", "json"], ["tree"], ["graph"], ["render", "apps"], ["rules"], ["explain", "broken-path"],
    ["version"], ["--version"], ["--help"], ["why", "apps", "ConfigMap/a", "metadata"], ["check", "--help"],
)  # fmt: skip
SYNC = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, path: ./clusters/a, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
"""
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / "apps").mkdir(parents=True)
    (root / "clusters/a/flux-system").mkdir(parents=True)
    (root / "apps/kustomization.yaml").write_text(
        "generatorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator: [{name: a, literals: [a=b]}]\n"
    )
    (root / "clusters/a/flux-system/gotk-sync.yaml").write_text(SYNC)
    return root


def preflux(root: Path, redirected: str, *arguments: str) -> tuple[int, str]:
    """Run a command with its streams redirected; return its exit code and what it says on standard error."""
    line = f"{subprocess.list2cmdline([sys.executable, '-m', 'preflux', *arguments])} {redirected}"
    ran = subprocess.run(["bash", "-c", line], cwd=root, capture_output=True, text=True, check=False, timeout=120)
    return ran.returncode, ran.stderr


@FULL
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_standard_output(repository: Path, command: list[str]) -> None:
    assert preflux(repository, ">/dev/full", *command) == (3, "Error: standard output: no space left on device\n")


@FULL
@pytest.mark.parametrize("command", [["check"], ["version"]], ids=" ".join)
def test_both_are_full(repository: Path, command: list[str]) -> None:
    assert preflux(repository, ">/dev/full 2>/dev/full", *command) == (3, "")


@pytest.mark.parametrize("command", [["check"], ["version"], ["rules"]], ids=" ".join)
def test_closed_streams(repository: Path, command: list[str]) -> None:
    assert preflux(repository, ">&-", *command) == (3, "Error: standard output is closed\n")
    assert preflux(repository, ">&- 2>&-", *command) == (3, "")
    assert preflux(repository, "<&- 2>&- >/dev/null", *command) == (0, "")


@FULL
@pytest.mark.parametrize("closed", ["2>/dev/full", "2>&-"])
def test_nobody_reads_standard_error(repository: Path, closed: str) -> None:
    assert preflux(repository, f">/dev/null {closed}", "check", "--bad") == (2, "")
    assert preflux(repository, f">/dev/null {closed}", "check", "gone") == (2, "")
    written = ["render", "--all", "--output-dir", "out"]
    assert preflux(repository, f">/dev/null {closed}", *written) == (3 if "full" in closed else 0, "")


def test_a_closed_standard_error_is_not_a_file_of_ours(repository: Path) -> None:
    code, _ = preflux(repository, ">/dev/null 2>&- <&-", "check", "--format", "json", "--output", "report")
    assert code == 0
    assert (repository / "report").read_text().startswith('{"version"')


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_current_folder_is_gone(repository: Path, command: list[str]) -> None:
    gone = repository / "gone"
    gone.mkdir()
    line = subprocess.list2cmdline([sys.executable, "-m", "preflux", *command])
    ran = subprocess.run(
        ["bash", "-c", f"rmdir ../gone; {line}"], cwd=gone, capture_output=True, text=True, check=False, timeout=120
    )
    needs_none = command[0] in ("rules", "explain", "version") or command[-1].startswith("--")
    assert ran.returncode == (0 if needs_none else 2)
    assert "Traceback" not in ran.stderr
    assert needs_none or ran.stderr.splitlines()[-1].startswith("Error: ")


def test_without_a_home(repository: Path) -> None:
    command = [sys.executable, "-m", "preflux", "check"]
    ran = subprocess.run(command, cwd=repository, env={}, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


HEEDING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored where tests run in the background
"""
INTERRUPTED = """
import os, sys
class Finder:
    def find_spec(self, name, *more):
        if name == {module!r}:
            os.kill(os.getpid(), {number})
sys.meta_path.insert(0, Finder())
sys.argv = ["preflux", *{arguments!r}]
from preflux.__main__ import leave
leave()
"""


def interrupted(root: Path, program: str) -> tuple[int, str]:
    ran = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False, timeout=120)
    return ran.returncode, ran.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize(
    "module",
    ["preflux.cli.run", "click", "preflux.cli.commands.check", "yaml", "preflux.pipeline", "preflux.report.formats.text"],
)
def test_an_interrupt_while_modules_are_imported(repository: Path, module: str, number: int, code: int) -> None:
    program = HEEDING + INTERRUPTED.format(module=module, number=int(number), arguments=["check", "--format", "text"])
    assert interrupted(repository, program) == (code, "")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("where", ["os.rename", "os.close", "os._exit", "sys.stdout.flush"])
def test_an_interrupt_at_the_end_leaves_nothing_behind(repository: Path, where: str, number: int, code: int) -> None:
    program = f"""{HEEDING}
real = {where}
def ending(*arguments, **others):
    global real
    if real is not None:
        first, real = real, None
        {where} = first
        os.kill(os.getpid(), {int(number)})
    return first(*arguments, **others)
{where} = ending
sys.argv = ["preflux", "check", "--format", "json", "--output", "report"]
from preflux.__main__ import leave
leave()
"""
    assert interrupted(repository, program)[0] == code
    assert [path.name for path in repository.iterdir() if path.name.startswith(".preflux")] == []


def test_an_interrupt_that_is_to_be_ignored_is(repository: Path) -> None:
    program = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + INTERRUPTED
    program = program.format(module="click", number=int(signal.SIGINT), arguments=["check"])
    assert interrupted(repository, program) == (0, "")


@pytest.mark.parametrize(
    "command", [["check"], ["tree"], ["render", "."], ["why", ".", "ConfigMap/a", "metadata"]], ids=" ".join
)
def test_a_current_folder_that_may_not_be_read(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    def refuse() -> str:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.chdir(repository)
    with monkeypatch.context() as refusing:
        refusing.setattr(os, "getcwd", refuse)
        assert run(command) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"Error: .*: permission denied\n", printed.err)
