"""Looks for trees that preflux does not stand: python -m hostile.fuzz --cases 1000 --seed 1 --jobs 2."""

from __future__ import annotations

import argparse
import collections
import sys
import time
from pathlib import Path

from hostile.fuzz.cases import case_of
from hostile.fuzz.examine import examine
from hostile.fuzz.reduce import keep, kind, reduce
from hostile.fuzz.runs import Failure, run, work


def main() -> int:
    """Run the cases and print those that fail. Returns 1 where one does."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="the first case; the others have the numbers behind it")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument("--most", type=int, default=3, help="failures of one kind that are shown")
    parser.add_argument(
        "--reduce", type=int, metavar="SEED", help="make the case of this number small and write it to --into"
    )
    parser.add_argument("--into", type=Path, default=Path(".cache/hostile"), help="a folder for --reduce")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        return work(options.seed, options.cases)
    if options.reduce is not None:
        return _reduce(options.reduce, options.into / str(options.reduce))
    started = time.monotonic()
    kinds: collections.Counter[str] = collections.Counter()
    for failure in run(options.seed, options.cases, options.jobs):
        kinds[kind(failure.problem)] += 1
        if kinds[kind(failure.problem)] <= options.most:
            _show(failure)
    took = time.monotonic() - started
    speed = f"{took:.0f} s, {options.cases / took:.0f} cases a second"
    sys.stdout.write(f"{options.cases} cases, {kinds.total()} problems, {speed}\n")
    for problem, number in kinds.most_common():
        sys.stdout.write(f"{number:6} {problem}\n")
    return 1 if kinds else 0


def _show(failure: Failure) -> None:
    sys.stdout.write(f"case {failure.number} ({case_of(failure.number).seed}): {failure.problem}\n")
    sys.stdout.write(f"  again: make fuzz-hostile CASES=1 SEED={failure.number}\n")
    sys.stdout.write(f"  smaller: PYTHONPATH=tests .venv/bin/python -m hostile.fuzz --reduce {failure.number}\n")
    sys.stdout.flush()


def _reduce(number: int, folder: Path) -> int:
    case = reduce(case_of(number))
    outcome = examine(case)
    for path, data in sorted(case.files.items()):
        sys.stdout.write(f"--- {path!r}\n{data.decode(errors='backslashreplace')}\n")
    for path, target in sorted(case.links.items()):
        sys.stdout.write(f"--- {path!r} is a link to {target!r}\n")
    sys.stdout.write("\n".join((*outcome.problems, f"written to {folder}", "")))
    keep(case, folder)
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
