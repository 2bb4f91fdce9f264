"""Measures rendering of a real repository against the real kustomize, in one run on one machine.

    python benchmarks/repository.py REPOSITORY [--sample N]

All folders with a kustomization file that kustomize builds: `preflux render --all` in one process against
`kustomize build` folder by folder, of which a sample is measured and multiplied; without --sample, all of them. Then the
folder with the largest output alone, one process each. Needs kustomize on PATH.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from run import Run, measure

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    arguments = parser.parse_args()
    kustomize = shutil.which("kustomize")
    if kustomize is None:
        sys.exit("kustomize is not on PATH: there is nothing to compare with")
    preflux = str(Path(sysconfig.get_path("scripts")) / "preflux")
    root = arguments.repository.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        ours = measure([preflux, "render", "--all", str(root), "--output-dir", scratch], 3)
        index = json.loads((Path(scratch) / "index.json").read_text())
        # What needs the network, or a program that is not run, kustomize may not build either.
        folders = sorted(folder for folder, entry in index.items() if entry["status"] == "ok")
        rendered = {folder: (Path(scratch) / folder / "rendered.yaml").stat().st_size for folder in folders}
    every = max(1, len(folders) // arguments.sample) if arguments.sample else 1
    picked = folders[::every]
    cpu = wall = 0.0
    for folder in picked:
        run = _kustomize(kustomize, root / folder)
        cpu += run.cpu
        wall += run.wall
    scale = len(folders) / len(picked)
    print(f"{len(folders):,} folders, {len(picked):,} of them measured with kustomize")
    print(f"kustomize build, one by one   {cpu * scale:8.1f} s CPU {wall * scale:8.1f} s")
    print(f"preflux render --all          {ours.cpu:8.1f} s CPU {ours.wall:8.1f} s {ours.memory:8.0f} MiB")
    print(f"ratio                         {cpu * scale / ours.cpu:8.1f} x     {wall * scale / ours.wall:8.1f} x")

    largest = max(folders, key=lambda folder: (rendered[folder], folder))
    theirs = min((_kustomize(kustomize, root / largest) for _ in range(3)), key=lambda run: run.cpu)
    alone = measure([preflux, "render", str(root / largest)], 3)
    print(f"largest: {largest}, {rendered[largest] / 1e6:.1f} MB")
    print(f"kustomize build               {theirs.cpu:8.2f} s CPU {theirs.wall:8.2f} s")
    print(f"preflux render                {alone.cpu:8.2f} s CPU {alone.wall:8.2f} s")
    print(f"ratio                         {theirs.cpu / alone.cpu:8.2f} x     {theirs.wall / alone.wall:8.2f} x")


def _kustomize(kustomize: str, folder: Path) -> Run:
    run = measure([kustomize, "build", str(folder)], 1)
    if run.code != 0:
        said = subprocess.run([kustomize, "build", str(folder)], capture_output=True, text=True, check=False).stderr
        sys.exit(f"kustomize does not build {folder}, which preflux built: {said.strip()[-300:]}")
    return run


if __name__ == "__main__":
    main()
