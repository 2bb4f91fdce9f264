"""Measures rendering of a real repository against the real kustomize, in one run on one machine.

    python benchmarks/repository.py REPOSITORY [--sample N]

All folders with a kustomization file that kustomize builds: `preflux render --all` in one process against
`kustomize build` folder by folder, of which a sample is measured and multiplied; without --sample, all of them. Then the
folder with the largest output alone, one process each. preflux writes its files, kustomize's output is thrown away. Needs
kustomize on PATH.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

from measure import against, once, sample


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
        ours = [preflux, "render", "--all", str(root), "--output-dir", scratch]
        once(ours)
        index = json.loads((Path(scratch) / "index.json").read_text())
        # What needs the network, or a program that is not run, kustomize may not build either.
        folders = sorted(folder for folder, entry in index.items() if entry["status"] == "ok")
        rendered = {folder: (Path(scratch) / folder / "rendered.yaml").stat().st_size for folder in folders}
        picked = sample(folders, arguments.sample)
        found = against(ours, [[kustomize, "build", str(root / folder)] for folder in picked])
    scale = len(folders) / len(picked)
    print(f"{len(folders):,} folders, {len(picked):,} of them measured with kustomize")
    print(f"kustomize build, one by one   {found.cpu * scale:8.1f} s CPU {found.wall * scale:8.1f} s")
    print(f"preflux render --all          {found.ours.cpu:8.2f} s CPU {found.ours.wall:8.2f} s {found.ours.memory:8.0f} MiB")
    print(f"ratio                         {found.by_cpu * scale:8.1f} x     {found.by_clock * scale:8.1f} x")

    largest = max(folders, key=lambda folder: (rendered[folder], folder))
    alone = against([preflux, "render", str(root / largest)], [[kustomize, "build", str(root / largest)]] * 6, 6)
    print(f"largest: {largest}, {rendered[largest] / 1e6:.1f} MB")
    print(f"kustomize build               {alone.cpu / 6:8.2f} s CPU {alone.wall / 6:8.2f} s")
    print(f"preflux render                {alone.ours.cpu:8.2f} s CPU {alone.ours.wall:8.2f} s")
    print(f"ratio                         {alone.by_cpu / 6:8.2f} x     {alone.by_clock / 6:8.2f} x")


if __name__ == "__main__":
    main()
