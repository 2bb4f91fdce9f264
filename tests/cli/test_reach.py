"""What a run touches, seen from outside: nothing but Python runs, nothing is called, nothing else is opened."""

from __future__ import annotations

import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import preflux
from discover.folders import needs_git, run_git
from discover.hostile import SETTINGS, make
from preflux.data import schemas_dir
from preflux.discover.regular import read_own

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
PROGRAM = """
import os, sys
from preflux.cli.run import run
whole = int(sys.argv[1])
commands = (
    ["check"], ["tree"], ["graph"], ["render"], ["render", "--provenance"], ["render", "--cluster", "."],
    ["why", ".", "ConfigMap/a", "data"], ["explain", "broken-path"],
)
for number, folder in enumerate(sys.argv[2:]):
    os.chdir(folder)
    for command in commands if number < whole else commands[:1]:
        run(command)
"""
_THREADS = r"/proc/\d+/(?:cgroup|mountinfo|maps)$|/sys/fs/cgroup/|/sys/devices/system/cpu/|/proc/stat$|/proc/cpuinfo$"
"""What native libraries ask in order to know how many threads they may have."""


def strace() -> str:
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed")
    tried = subprocess.run([found, "-y", "-o", os.devnull, "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not trace here")
    return found


def allowed() -> re.Pattern[str]:
    """Return what matches the folders and files that Python, its libraries and preflux itself are in."""
    own = [Path(preflux.__file__).parent, schemas_dir(), schemas_dir().parent / "rules"]
    python = [sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), *site.getsitepackages()]
    folders = {os.path.realpath(folder) for folder in (*map(str, own), *python)} - {"/usr", "/"}
    system = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/locale", "/usr/share/zoneinfo"]
    files = ["/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/etc/gitconfig", "/etc/ssl/openssl.cnf"]
    inside = "|".join(re.escape(folder) for folder in sorted({*folders, *system}))
    return re.compile(f"(?:{inside})(?:/|$)|(?:{'|'.join(map(re.escape, files))})$|{_THREADS}")


def trace(tmp_path: Path, folders: list[Path], whole: int) -> list[str]:
    """Run `preflux check` in folders, and all commands in as many of them as `whole` says; return what strace saw."""
    log = tmp_path / "trace"
    home = tmp_path / "home"
    home.mkdir()
    source = str(Path(preflux.__file__).parents[1])
    calls = "trace=%process,%network,open,openat,openat2,creat,chdir,rename,renameat,renameat2,unlink,unlinkat,mkdir"
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": source, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [strace(), "-f", "-y", "-qq", "-s", "400", "-e", calls, "-o", str(log)]
    command += [sys.executable, "-c", PROGRAM, str(whole), *map(str, folders)]
    ran = subprocess.run(command, capture_output=True, env=environment, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr.decode(errors="replace")[-2000:]
    assert b"preflux itself failed" not in ran.stderr
    return log.read_text(errors="replace").splitlines()


def judge(lines: list[str], tmp_path: Path) -> None:
    known = allowed()
    here = ""
    seen: set[str] = set()
    for line in lines:
        call = line.split(maxsplit=1)[-1]
        name = call.partition("(")[0]
        if name == "chdir":
            here = os.path.realpath(call.split('"')[1])
            seen.add(here)
        elif not here:
            continue  # Python starts
        elif name in ("openat", "open", "openat2"):
            opened = re.search(r" = \d+<(.*)>$", call)
            if opened is None:
                continue
            path = opened[1].removesuffix(" (deleted)")
            assert not re.search("O_WRONLY|O_RDWR|O_CREAT", call) or path == os.devnull, line
            inside = f"{path}/".startswith(f"{here}/")
            assert inside or known.match(path) or f"{path}/".startswith(f"{tmp_path}/home/"), line
        else:
            assert name in ("execve", "exit_group", "exit", "+++", "---", "wait4", "clone3", "clone"), line
    started = [line for line in lines if "execve(" in line and line.endswith(" = 0")]
    assert len(started) == 1, started
    assert len(seen) > 5


def repositories(below: Path) -> list[Path]:
    """Return copies of some twenty of the repositories that other tests read: these lie in a repository themselves."""
    render = sorted(place / "input" for place in (FIXTURES / "render").iterdir() if (place / "input").is_dir())
    chosen = [*sorted((FIXTURES / "repos").iterdir()), *render[::9]]
    return [Path(shutil.copytree(place, below / str(number))) for number, place in enumerate(chosen)]


def spoil(root: Path, names: list[str]) -> None:
    """Let the settings of a repository name programs, and its files lead out of it in every way."""
    for name in names:
        if name != "hooks" or not (root / "hooks").exists():
            SETTINGS[name](root)
    (root / "apps/link.yaml").symlink_to("../../../outside.yaml")
    (root / "apps/folder").symlink_to("../../..")
    (root / ".sourceignore").symlink_to("/etc/passwd")
    (root / "kustomization.yaml").write_text(
        "resources:\n  - apps/link.yaml\n  - apps/folder/outside.yaml\n  - ../../outside.yaml\n  - /proc/self/environ\n"
        "  - https://github.com/org/a//base?ref=v1\n  - https://github.com/org/b//base?ref=v1\n"
        "configMapGenerator:\n  - {name: a, files: [../../outside.yaml, apps/link.yaml], envs: [/etc/passwd]}\n"
    )
    (root / ".preflux.yaml").write_text(
        "checkouts:\n  https://github.com/org/a: ../../made\n  https://github.com/org/b: apps/folder/made\n"
        "  https://github.com/org/c: ../../../../../../../proc/self\n"
    )


@needs_git
def test_nothing_runs_and_nothing_else_is_opened(tmp_path: Path) -> None:
    strace()
    (tmp_path / "made").mkdir()
    make(tmp_path / "made")
    (tmp_path / "outside.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    hostile = [tmp_path / "one/root", tmp_path / "two/root"]
    for root, names in zip(hostile, (list(SETTINGS), list(SETTINGS)[:2]), strict=True):
        shutil.copytree(tmp_path / "made", root)
        spoil(root, names)
    bare = hostile[1] / "vendor/lib"
    shutil.copytree(tmp_path / "made/.git", bare)
    run_git(hostile[1], "add", "-A", "-f", "vendor")
    (hostile[1] / ".preflux.yaml").write_text("checkouts: {'https://github.com/org/a': vendor/lib}\n")
    for mark in tmp_path.rglob("ran"):  # git itself ran it, when all this was made
        mark.unlink()
    judge(trace(tmp_path, [*hostile, *repositories(tmp_path / "copies")], 3), tmp_path)
    assert not list(tmp_path.rglob("ran"))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_a_file_of_the_user_may_be_a_link_and_not_a_device(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x\n")
    (tmp_path / "link").symlink_to("a")
    assert read_own(str(tmp_path / "link"), 10) == b"x\n"
    assert read_own(str(tmp_path / "none"), 10) is None
    with pytest.raises(Exception, match="is a device"):
        read_own("/dev/zero", 10)


@pytest.mark.parametrize("module", ["click", "yaml", "pathspec", "jsonschema_rs", "json"])
def test_no_module_of_a_repository_is_imported(tmp_path: Path, module: str) -> None:
    (tmp_path / f"{module}.py").write_text("open('ran', 'w').close()\n")
    (tmp_path / "kustomization.yaml").write_text("resources: []\n")
    (tmp_path / ".preflux.yaml").write_text("exclude: ['*.md']\n")
    environment = {**os.environ, "PYTHONPATH": str(Path(preflux.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "preflux", "check"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert not (tmp_path / "ran").exists()
