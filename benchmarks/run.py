"""Measures preflux against its budgets and against the real kustomize in a loop, in one run on one machine.

    python benchmarks/run.py [--whole] [--applications 100 2000] [--sample 30]

Times are those of the best of several runs. The loop over `kustomize build` is measured on a sample of the overlays
and multiplied; --whole runs it over all of the first tree. Without kustomize on PATH that part is left out. Ratios are
firmer than absolutes: machines differ.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import monorepo

BUDGETS = {100: 0.5, 2000: 7.0}
"""CPU seconds of `preflux check` by number of applications, nothing cached."""
MEMORY_BUDGET = 1024
START_BUDGET = 3.0
LOOP_BUDGET = 50.0


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took: seconds of wall and CPU time (with its children's), and its peak memory in MiB."""

    wall: float
    cpu: float
    memory: float
    code: int


def measure(command: list[str], times: int) -> Run:
    """Run a command some times and return the run with the least CPU time."""
    return min((_once(command) for _ in range(times)), key=lambda run: run.cpu)


def _once(command: list[str]) -> Run:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode)


def start_up(preflux: str) -> None:
    bare = measure([sys.executable, "-c", "pass"], 25)
    ours = measure([preflux, "--version"], 25)
    ratio = ours.cpu / bare.cpu
    print(f"python -c pass       {bare.cpu * 1000:7.1f} ms CPU")
    print(f"preflux --version    {ours.cpu * 1000:7.1f} ms CPU", end="")
    print(f"   {ratio:.2f} x of it{_verdict(ratio, START_BUDGET, ' x')}")


def check(preflux: str, root: Path, applications: int) -> Run:
    run = measure([preflux, "check", "--no-cache", str(root)], 3 if applications <= 500 else 1)
    if run.code not in (0, 1):
        sys.exit(f"preflux check failed with exit code {run.code}")
    budget = BUDGETS.get(applications)
    judged = _verdict(run.cpu, budget, " s") if budget else ""
    print(f"preflux check, {applications * monorepo.FILES_EACH:,} files:")
    print(f"  {run.cpu:.2f} s CPU{judged}, {run.wall:.2f} s, {run.memory:.0f} MiB", end="")
    print(_verdict(run.memory, MEMORY_BUDGET, " MiB"))
    return run


def loop(preflux: str, root: Path, overlays: list[Path], sample: int, out: Path, checked: Run) -> None:
    folders = sorted({overlay.parent / "base" for overlay in overlays} | set(overlays))
    ours = measure([preflux, "render", "--all", str(root), "--output-dir", str(out)], 3)
    if ours.code not in (0, 1):
        sys.exit(f"preflux render --all failed with exit code {ours.code}")
    print(f"preflux render --all, {len(folders):,} folders: {ours.cpu:.2f} s CPU, {ours.wall:.2f} s")
    kustomize = shutil.which("kustomize")
    if kustomize is None:
        print("  kustomize is not on PATH: nothing to compare with")
        return
    step = max(len(folders) // sample, 1) if sample else 1
    chosen = folders[::step]
    runs = [_once([kustomize, "build", str(folder)]) for folder in chosen]
    factor = len(folders) / len(chosen)
    wall, cpu = sum(run.wall for run in runs) * factor, sum(run.cpu for run in runs) * factor
    how = "measured" if len(chosen) == len(folders) else f"from a sample of {len(chosen)}"
    version = subprocess.run([kustomize, "version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"kustomize build {version} in a loop: {cpu:.1f} s CPU, {wall:.1f} s ({how})")
    print(f"  render --all is {cpu / ours.cpu:.0f} x faster by CPU, {wall / ours.wall:.0f} x by the clock", end="")
    print(_verdict(-cpu / ours.cpu, -LOOP_BUDGET, " x"))
    print(f"  check is {cpu / checked.cpu:.0f} x faster by CPU, {wall / checked.wall:.0f} x by the clock")


def _verdict(value: float, budget: float, unit: str) -> str:
    return f" (budget {abs(budget):g}{unit}: {'kept' if value <= budget else 'MISSED'})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", nargs="+", type=int, default=[100, 2000], help="sizes of the trees")
    parser.add_argument("--sample", type=int, default=30, help="folders that kustomize builds")
    parser.add_argument("--whole", action="store_true", help="let kustomize build all folders of the first tree")
    arguments = parser.parse_args()
    preflux = str(Path(sysconfig.get_path("scripts")) / "preflux")
    if not Path(preflux).exists():
        sys.exit("preflux is not installed beside this Python: make benchmark")
    start_up(preflux)
    with tempfile.TemporaryDirectory() as folder:
        for index, applications in enumerate(arguments.applications):
            root = Path(folder) / f"tree-{applications}"
            overlays = monorepo.write(root, applications)
            checked = check(preflux, root, applications)
            if index == 0:
                sample = 0 if arguments.whole else arguments.sample
                loop(preflux, root, overlays, sample, Path(folder) / "out", checked)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of any process: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
