"""`flux-preflight`, which the Flux CLI runs for `flux preflight`."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import preflux
from preflux.__main__ import program_of

CHECKOUT = Path(__file__).resolve().parents[2]


def flux_preflight(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run what pip installs for the console script, by a link in the plugin folder of the Flux CLI."""
    script = tmp_path / "bin/flux-preflight"
    script.parent.mkdir()
    script.write_text(
        f"#!{sys.executable}\nimport sys\nfrom preflux.__main__ import leave\nsys.exit(leave())\n", encoding="utf-8"
    )
    script.chmod(0o755)
    link = tmp_path / "plugins/flux-preflight"
    link.parent.mkdir()
    link.symlink_to(script)
    package = str(Path(preflux.__file__).parents[1])
    return subprocess.run(
        [link, *arguments], capture_output=True, encoding="utf-8", check=False, env={"PYTHONPATH": package}
    )


def test_both_scripts_lead_to_the_same_entry() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == dict.fromkeys(("preflux", "flux-preflight"), "preflux.__main__:leave")
    module, _, function = project["scripts"]["flux-preflight"].partition(":")
    assert callable(getattr(import_module(module), function))


def test_help_and_errors_call_it_what_was_typed(tmp_path: Path) -> None:
    ran = flux_preflight(tmp_path, "tre")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "Usage: flux preflight [OPTIONS] COMMAND [ARGS]...\nTry 'flux preflight --help' for help.\n\n"
        "Error: no command `tre`; did you mean `tree`?\n"
    )


@pytest.mark.parametrize("arguments", [("--version",), ("version",), ("check", "--help")])
def test_it_is_preflux(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ran = flux_preflight(tmp_path, *arguments)
    assert (ran.returncode, ran.stderr) == (0, "")
    shown = "Usage: flux preflight check " if "check" in arguments else f"preflux {preflux.__version__}\n"
    assert ran.stdout.startswith(shown)


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("/home/me/.fluxcd/plugins/flux-preflight", "flux preflight"),
        ("C:\\Users\\me\\.fluxcd\\plugins\\flux-preflight.exe", "flux preflight"),
        ("/usr/bin/preflux", "preflux"),
        ("/checkout/src/preflux/__main__.py", "preflux"),
    ],
)
def test_the_name_by_the_path_of_the_script(path: str, program: str) -> None:
    assert program_of(path) == program
