"""Writes the parts of README.md and docs/ that come from elsewhere: the table of rules, and samples of what commands print.

A part is between `<!-- begin NAME -->` and `<!-- end NAME -->`. Samples show what these commands print in a clone;
tests/test_readme.py compares.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SAMPLES = {
    "sample": ("tests/fixtures/repos/broken-monorepo", "check apps/production infrastructure/staging"),
    "why": ("examples/monorepo", "why apps/production Deployment/podinfo spec.replicas"),
    "tree": ("tests/fixtures/repos/fleet", "tree"),
}
"""Parts with the folder of this repository and the command that they show."""
_PART = re.compile(r"(<!-- begin (\w+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)


def generated(page: Path) -> str:
    """Return a page with its parts as they are now; raise KeyError for a part that is not known."""
    return _PART.sub(lambda found: found[1] + _part(found[2]) + found[3], page.read_text(encoding="utf-8"))


def _part(name: str) -> str:
    if name == "rules":
        return _preflux("rules", "--format", "markdown")
    folder, command = SAMPLES[name]
    printed = _preflux(*command.split(), folder=ROOT / folder)
    return f"```console\n$ cd {folder}\n$ preflux {command}\n{printed}```\n"


def _preflux(*arguments: str, folder: Path = ROOT) -> str:
    command = [sys.executable, "-m", "preflux", *arguments]
    ran = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if ran.returncode not in (0, 1) or ran.stderr:  # Python too ends with 1 where the program fails
        raise RuntimeError(ran.stderr)
    return ran.stdout


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(generated(path), encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
