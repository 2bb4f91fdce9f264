"""Measures preflux against its budgets and against the real kustomize in a loop, in one run on one machine.

    python benchmarks/run.py [--whole] [--applications 100 2000] [--sample 40]

The loop over `kustomize build` is measured on a sample of the overlays and multiplied; --whole runs it over all of the first
tree. Without kustomize on PATH that part is left out. Ratios are firmer than seconds: machines differ, and so does the speed
of one from minute to minute, so what is compared runs in turns.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import monorepo
from measure import Against, against, measure, sample

BUDGETS = {100: 0.5, 2000: 7.0}
"""CPU seconds of `preflux check` by number of applications, nothing cached, on the machine they were set on."""
LOOP_OF_BUDGETS = 20.9 / 300
"""Seconds by the clock that `kustomize build` 5.8.1 took there for a folder: tells what a budget is on another machine."""
MEMORY_BUDGET = 1024
START_BUDGET = 3.0
LOOP_BUDGET = 50.0


def start_up(preflux: str) -> None:
    bare = measure([sys.executable, "-c", "pass"], 25)
    ours = measure([preflux, "--version"], 25)
    ratio = ours.cpu / bare.cpu
    print(f"python -c pass       {bare.cpu * 1000:7.1f} ms CPU")
    print(f"preflux --version    {ours.cpu * 1000:7.1f} ms CPU", end="")
    print(f"   {ratio:.2f} x of it{_verdict(ratio, START_BUDGET, ' x')}")


def check(preflux: str, root: Path, applications: int) -> None:
    run = measure([preflux, "check", str(root)], 3 if applications <= 500 else 1)
    if run.code not in (0, 1):
        sys.exit(f"preflux check failed with exit code {run.code}")
    budget = BUDGETS.get(applications)
    judged = _verdict(run.cpu, budget, " s") if budget else ""
    print(f"preflux check, {applications * monorepo.FILES_EACH:,} files:")
    print(f"  {run.cpu:.2f} s CPU{judged}, {run.wall:.2f} s, {run.memory:.0f} MiB", end="")
    print(_verdict(run.memory, MEMORY_BUDGET, " MiB"))


def loop(preflux: str, kustomize: str, root: Path, applications: int, size: int) -> None:
    """Compare with a loop over the overlays and bases of a tree."""
    folders = sorted(str(path.parent) for path in (root / "apps").rglob("kustomization.yaml"))
    picked = sample(folders, size)
    theirs = [[kustomize, "build", folder] for folder in picked]
    scale = len(folders) / len(picked)
    how = "all measured" if len(picked) == len(folders) else f"from a sample of {len(picked)}"
    checked = against([preflux, "check", str(root)], theirs, 8 if applications <= 500 else 2)
    version = subprocess.run([kustomize, "version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"kustomize build {version} in a loop over {len(folders):,} folders ({how}):")
    print(f"  {checked.cpu * scale:.1f} s CPU, {checked.wall * scale:.1f} s")
    print(f"  check: {_faster(checked, scale)}", end="")
    budget = LOOP_OF_BUDGETS * len(folders) / BUDGETS[applications]
    print(_verdict(-checked.by_clock * scale, -budget, " x by the clock"))
    if applications <= 500:
        with tempfile.TemporaryDirectory() as out:
            rendered = against([preflux, "render", "--all", str(root), "--output-dir", out], theirs)
        print(f"  render --all: {_faster(rendered, scale)}", end="")
        print(_verdict(-rendered.by_cpu * scale, -LOOP_BUDGET, " x by CPU"))


def _faster(found: Against, scale: float) -> str:
    took = f"{found.ours.cpu:.2f} s CPU, {found.ours.wall:.2f} s"
    return f"{took}: {found.by_cpu * scale:.0f} x faster by CPU, {found.by_clock * scale:.0f} x by the clock"


def _verdict(value: float, budget: float, unit: str) -> str:
    return f" (budget {abs(budget):.4g}{unit}: {'kept' if value <= budget else 'MISSED'})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", nargs="+", type=int, default=[100, 2000], help="sizes of the trees")
    parser.add_argument("--sample", type=int, default=40, help="folders that kustomize builds")
    parser.add_argument("--whole", action="store_true", help="let kustomize build all folders of the first tree")
    arguments = parser.parse_args()
    preflux = str(Path(sysconfig.get_path("scripts")) / "preflux")
    if not Path(preflux).exists():
        sys.exit("preflux is not installed beside this Python: make benchmark")
    start_up(preflux)
    kustomize = shutil.which("kustomize")
    if kustomize is None:
        print("kustomize is not on PATH: there is nothing to compare with")
    with tempfile.TemporaryDirectory() as folder:
        for index, applications in enumerate(arguments.applications):
            root = Path(folder) / f"tree-{applications}"
            monorepo.write(root, applications)
            check(preflux, root, applications)
            if kustomize is not None and applications in BUDGETS:
                size = 0 if arguments.whole and index == 0 else arguments.sample
                loop(preflux, kustomize, root, applications, size)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of any process: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
