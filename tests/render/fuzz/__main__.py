"""Looks for differences between preflux and the real kustomize: python -m render.fuzz --cases 1000 --seed 1."""

from __future__ import annotations

import argparse
import collections
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from go_program import Missing
from render.fuzz.compare import Difference, compare, write
from render.fuzz.real import Reference, find_reference
from render.fuzz.shrink import shrink
from render.fuzz.trees import Case, case_of

BATCH = 1000
"""Cases between two lines of progress."""


def main() -> int:
    """Run the cases; print and keep what differs, made small. Returns 1 where something does, 2 without a kustomize."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="the first case; the others have the numbers behind it")
    parser.add_argument("--keep", type=Path, help="folder for the trees that differ")
    parser.add_argument("--most", type=int, default=5, help="differences of one kind that are made small and shown")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            reference = find_reference()
        except Missing as missing:
            sys.stderr.write(f"{missing}\n")
            return 2
        with closing(reference):
            return _run(options, Path(scratch) / "case", reference)


def _run(options: argparse.Namespace, scratch: Path, reference: Reference) -> int:
    kinds: collections.Counter[str] = collections.Counter()
    start = time.monotonic()
    for done in range(1, options.cases + 1):
        number = options.seed + done - 1
        case = case_of(number)
        difference = compare(case, scratch, reference)
        if difference is not None:
            kinds[difference.kind] += 1
            if kinds[difference.kind] <= options.most:
                _report(number, difference, case, options.keep, scratch, reference)
        if done % BATCH == 0 or done == options.cases:
            sys.stdout.write(f"{done} cases, {kinds.total()} differ, {time.monotonic() - start:.0f} s\n")
            sys.stdout.flush()
    for kind, count in kinds.most_common():
        sys.stdout.write(f"{count:6} {kind}\n")
    return 1 if kinds else 0


def _report(
    number: int, difference: Difference, case: Case, keep: Path | None, scratch: Path, reference: Reference
) -> None:
    def fails(candidate: Case) -> bool:
        found = compare(candidate, scratch, reference)
        return found is not None and found.kind == difference.kind

    small = shrink(case, fails)
    final = compare(small, scratch, reference) or difference
    sys.stdout.write(
        f"\n=== case {number}: {final.kind} (build {small.folder}, {'restricted' if small.restrict else 'unrestricted'})\n"
    )
    for path, text in sorted(small.files.items()):
        sys.stdout.write(f"--- {path}\n{text}\n")
    sys.stdout.write(f">>> {final.text}\n\n")
    if keep is not None:
        write(small, keep / str(number))


if __name__ == "__main__":
    sys.exit(main())
