"""Makes a failing case small: files, then lines, then words are left out as long as it fails in the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hostile.fuzz.cases import Case
from hostile.fuzz.examine import examine


def kind(problem: str) -> str:
    """Return what two problems of one cause have in common."""
    return problem if problem.startswith(("exception", "crash")) else problem.partition(": ")[0]


def reduce(case: Case) -> Case:
    """Return the smallest case that was found to fail as the given one does."""
    wanted = {kind(problem) for problem in examine(case).problems}

    def fails(candidate: Case) -> bool:
        return bool(wanted) and wanted <= {kind(problem) for problem in examine(candidate).problems}

    size = -1
    while size != (size := _size(case)):
        for link in sorted(case.links):
            case = _first(case, replace(case, links={k: v for k, v in case.links.items() if k != link}), fails)
        for path in sorted(case.files):
            case = _first(case, replace(case, files={k: v for k, v in case.files.items() if k != path}), fails)
        for path in sorted(case.files):
            case = _shortened(case, path, b"\n", fails)
            case = _shortened(case, path, b" ", fails)
    return case


def _size(case: Case) -> int:
    return len(case.links) + sum(map(len, case.files.values()))


def _first(case: Case, smaller: Case, fails: Callable[[Case], bool]) -> Case:
    return smaller if fails(smaller) else case


def _shortened(case: Case, path: str, parting: bytes, fails: Callable[[Case], bool]) -> Case:
    if path not in case.files:
        return case
    parts = case.files[path].split(parting)
    step = len(parts) // 2
    while step >= 1:
        at = 0
        while at < len(parts):
            fewer = parts[:at] + parts[at + step :]
            smaller = replace(case, files={**case.files, path: parting.join(fewer)})
            if fewer != parts and fails(smaller):
                case, parts = smaller, fewer
            else:
                at += step
        step //= 2
    return case


def keep(case: Case, folder: Path) -> None:
    """Write a case to a folder."""
    for path, data in case.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for path, led_to in case.links.items():
        link = folder / path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(folder.absolute() / led_to)
