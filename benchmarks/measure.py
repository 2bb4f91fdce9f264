"""Runs commands and says what they took, alone or against another program in the same stretch of time."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import time
from collections.abc import Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """What one process took: seconds of wall and CPU time (with its children's), and its peak memory in MiB."""

    wall: float
    cpu: float
    memory: float
    code: int


class Against(NamedTuple):
    """What a command took (medians of its runs), and what the commands of another program took together."""

    ours: Run
    wall: float
    cpu: float

    @property
    def by_cpu(self) -> float:
        """How many times faster the command is by CPU time."""
        return self.cpu / self.ours.cpu

    @property
    def by_clock(self) -> float:
        """How many times faster it is by the clock."""
        return self.wall / self.ours.wall


def sample(folders: Sequence[str], size: int) -> list[str]:
    """Return so many of the folders, always the same ones, in their order; all of them for 0.

    Not every tenth: where three kinds of folders take turns, that may be one kind alone.
    """
    if not size or size >= len(folders):
        return list(folders)
    return sorted(random.Random(size).sample(list(folders), size))


def once(command: Sequence[str]) -> Run:
    """Run a command without its output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode)


def measure(command: Sequence[str], times: int) -> Run:
    """Run a command some times and return the run with the least CPU time."""
    return min((once(command) for _ in range(times)), key=lambda run: run.cpu)


def against(ours: Sequence[str], theirs: Sequence[Sequence[str]], rounds: int = 8) -> Against:
    """Run a command and a loop of others in turns: the speed of a machine drifts, and both are to meet the same.

    Of the loop each command runs once. Raises RuntimeError where one of them fails: what it would build was not built.
    """
    runs: list[Run] = []
    wall = cpu = 0.0
    for turn in range(rounds):
        runs += [once(ours), once(ours)]
        for command in theirs[turn::rounds]:
            run = once(command)
            if run.code != 0:
                said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
                raise RuntimeError(f"{' '.join(command)} failed: {said.strip()[-300:]}")
            wall += run.wall
            cpu += run.cpu
    middle = Run(
        statistics.median(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
        max(run.memory for run in runs),
        max(run.code for run in runs),
    )
    return Against(middle, wall, cpu)
