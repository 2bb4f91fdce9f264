"""Runs many cases in processes: each case twice, with two hash seeds, whose output must be the same."""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from hostile.fuzz.cases import case_of
from hostile.fuzz.examine import Outcome, examine

_CHUNK = 250
_MEMORY = 3 << 30
"""Bytes of a process; a case that needs more fails."""


class Failure(NamedTuple):
    """What is wrong with a case."""

    number: int
    problem: str


def run(seed: int, cases: int, jobs: int) -> Iterator[Failure]:
    """Run cases, `jobs` processes at a time, and yield what fails, in the order of the numbers."""
    chunks = [(first, min(_CHUNK, seed + cases - first)) for first in range(seed, seed + cases, _CHUNK)]
    with ThreadPoolExecutor(jobs) as pool:
        runs = [(chunk, [pool.submit(_process, *chunk, hash_seed) for hash_seed in "01"]) for chunk in chunks]
        for (first, count), (one, other) in runs:
            yield from compare(first, count, one.result(), other.result())


def compare(first: int, count: int, one: dict[int, Outcome], other: dict[int, Outcome]) -> Iterator[Failure]:
    """Yield what fails in either run of a chunk, and what differs between them."""
    for number in range(first, first + count):
        mine, theirs = one.get(number), other.get(number)
        if mine is None or theirs is None:
            yield Failure(number, "died: the process ended before this case did")
            return
        if mine.problems == theirs.problems and mine.digest != theirs.digest:
            yield Failure(number, "hash seed: two runs give different output")
        for problem in sorted({*mine.problems, *theirs.problems}):
            yield Failure(number, problem)


def _process(first: int, count: int, hash_seed: str) -> dict[int, Outcome]:
    """Return the outcomes of a chunk, as far as its process came."""
    command = [sys.executable, "-m", "hostile.fuzz", "--work", "--seed", str(first), "--cases", str(count)]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    return {row[0]: Outcome(*row[1:]) for row in rows}


def work(first: int, cases: int) -> int:
    """Run a chunk in this process and write a line for each case."""
    gc.disable()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for number in range(first, first + cases):
        sys.stdout.write(json.dumps([number, *examine(case_of(number))]) + "\n")
        sys.stdout.flush()
        if number % 50 == 0:
            gc.collect()
    return 0
