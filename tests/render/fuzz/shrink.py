"""Makes a case small: drops files, lines and parts of lines as long as a difference of the same kind stays."""

from __future__ import annotations

from collections.abc import Callable

from render.fuzz.trees import Case


def shrink(case: Case, fails: Callable[[Case], bool]) -> Case:
    """Return a smaller case that still fails."""
    before = None
    while before != case:
        before = case
        for path in sorted(case.files, key=lambda path: -len(case.files[path])):
            without = {name: text for name, text in case.files.items() if name != path}
            if without and fails(case._replace(files=without)):
                case = case._replace(files=without)
                continue
            case = _shrink_file(case, path, fails)
    return case


def _shrink_file(case: Case, path: str, fails: Callable[[Case], bool]) -> Case:
    lines = case.files[path].split("\n")

    def attempt(candidate: list[str]) -> bool:
        return fails(case._replace(files={**case.files, path: "\n".join(candidate)}))

    size = max(len(lines) // 2, 1)
    while size:
        at = 0
        while at < len(lines):
            candidate = lines[:at] + lines[at + size :]
            if candidate and attempt(candidate):
                lines = candidate
            elif size == 1 and (dedented := _without_block(lines, at)) and attempt(dedented):
                lines = dedented
            else:
                at += 1 if size == 1 else size
        size //= 2
    return case._replace(files={**case.files, path: "\n".join(lines)})


def _without_block(lines: list[str], at: int) -> list[str] | None:
    """Return the lines without one and all that are indented deeper below it."""
    indent = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    while end < len(lines) and lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) > indent:
        end += 1
    return lines[:at] + lines[end:] if end > at + 1 else None
