"""Writes the parts of README.md that come from elsewhere: the table of rules, and samples of what commands print.

A part stands between `<!-- begin NAME -->` and `<!-- end NAME -->`. Samples are what one sees who types their commands in a
clone; tests/test_readme.py compares.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
SAMPLES = {
    "sample": ("tests/fixtures/repos/broken-monorepo", "check apps/staging infrastructure"),
    "why": ("examples/monorepo", "why apps/production Deployment/podinfo spec.replicas"),
    "tree": ("tests/fixtures/repos/fleet", "tree"),
}
"""Parts with the folder of this repository and the command that they show."""


def generated() -> str:
    """Return README.md as it ought to be."""
    text = README.read_text(encoding="utf-8")
    text = _replaced(text, "rules", _preflux("rules", "--format", "markdown"))
    for name, (folder, command) in SAMPLES.items():
        printed = _preflux(*command.split(), folder=ROOT / folder)
        text = _replaced(text, name, f"```console\n$ cd {folder}\n$ preflux {command}\n{printed}```\n")
    return text


def _preflux(*arguments: str, folder: Path = ROOT) -> str:
    command = [sys.executable, "-m", "preflux", *arguments]
    ran = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if ran.returncode not in (0, 1) or ran.stderr:  # Python too ends with 1 where the program fails
        raise RuntimeError(ran.stderr)
    return ran.stdout


def _replaced(text: str, name: str, part: str) -> str:
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
    found = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not found.search(text):
        raise LookupError(f"README.md has no part `{name}`")
    return found.sub(lambda _: begin + part + end, text, count=1)


if __name__ == "__main__":
    README.write_text(generated(), encoding="utf-8")
    print(f"wrote {README.name}")
