"""The built wheel holds all that a run needs, and works in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import preflux

CHECKOUT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, CHECKOUT, folder=out)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = out.glob("*.whl")
    return found


def test_pages_packs_and_schemas_travel_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("rules", "schemas"):
        there = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / folder).rglob("*") if path.is_file()}
        assert there, folder
        assert {f"preflux/_data/{name}" for name in there} <= names
    assert "preflux/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "examples/"))]


def test_the_wheel_runs_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    scripts = home / "bin"
    installed = run(scripts / "python", "-m", "pip", "install", "--quiet", wheel, folder=tmp_path)
    if installed.returncode != 0 and "No matching distribution" in installed.stderr:
        pytest.skip(f"pip reaches no packages: {installed.stderr.strip().splitlines()[-1]}")
    assert installed.returncode == 0, installed.stderr

    version = run(scripts / "preflux", "--version", folder=tmp_path)
    assert version.stdout == f"preflux {preflux.__version__}\n"
    assert run(scripts / "python", "-m", "preflux", "version", folder=tmp_path).stdout == version.stdout
    page = run(scripts / "preflux", "explain", "broken-path", folder=tmp_path)
    assert page.stdout.startswith("paths / broken-path:")
    healthy = run(scripts / "preflux", "check", CHECKOUT / "examples/monorepo", folder=tmp_path)
    assert (healthy.returncode, healthy.stderr) == (0, ""), healthy.stdout
    broken = run(scripts / "preflux", "check", CHECKOUT / "tests/fixtures/repos/broken-monorepo", folder=tmp_path)
    assert broken.returncode == 1, broken.stderr
    assert "[broken-path]" in broken.stdout
