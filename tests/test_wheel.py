"""The built wheel holds all that a run needs, and works in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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


def needed(root: str, folder: Path) -> dict[str, Distribution]:
    """Return what a package installed in a folder needs, by name, out of the environment that runs the tests."""
    (own,) = distributions(name=root, path=[str(folder)])
    found: dict[str, Distribution] = {}
    waiting = [own]
    while waiting:
        for text in waiting.pop().requires or ():
            requirement = Requirement(text)
            name = canonicalize_name(requirement.name)
            if name not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
                found[name] = distribution(requirement.name)
                waiting.append(found[name])
    return found


@pytest.fixture
def fresh(wheel: Path, tmp_path: Path) -> Path:
    """Return the scripts of an environment with the wheel and what its metadata asks for, and nothing else.

    To fetch and unpack that again for each run of the tests takes longer than all others together, so it is linked.
    """
    home = tmp_path / "venv"
    venv.create(home)
    scripts = home / "bin"
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", scripts / "python", "--disable-pip-version-check"]
    installed = run(*pip, "install", "--quiet", "--no-deps", "--no-compile", "--no-index", wheel, folder=tmp_path)
    assert installed.returncode == 0, installed.stderr
    (site,) = home.glob("lib/python*/site-packages")
    for package in needed("preflux", site).values():
        for name in {path.parts[0] for path in package.files or ()} - {"..", "__pycache__"}:
            (site / name).symlink_to(Path(str(package.locate_file(name))))
    checked = run(*pip, "check", folder=tmp_path)
    assert checked.stdout == "No broken requirements found.\n", checked.stdout + checked.stderr
    return scripts


def test_the_wheel_runs_in_a_fresh_environment(fresh: Path, tmp_path: Path) -> None:
    known = run(fresh / "python", "-c", "import pytest", folder=tmp_path)
    assert "No module named 'pytest'" in known.stderr
    version = run(fresh / "preflux", "--version", folder=tmp_path)
    assert version.stdout == f"preflux {preflux.__version__}\n"
    assert run(fresh / "python", "-m", "preflux", "version", folder=tmp_path).stdout == version.stdout
    page = run(fresh / "preflux", "explain", "broken-path", folder=tmp_path)
    assert page.stdout.startswith("paths / broken-path:")
    healthy = run(fresh / "preflux", "check", CHECKOUT / "examples/monorepo", folder=tmp_path)
    assert (healthy.returncode, healthy.stderr) == (0, ""), healthy.stdout
    broken = run(fresh / "preflux", "check", CHECKOUT / "tests/fixtures/repos/broken-monorepo", folder=tmp_path)
    assert broken.returncode == 1, broken.stderr
    assert "[broken-path]" in broken.stdout
