"""Keeps the number of findings within bounds: one file can hold a hundred thousand of the same mistake."""

from __future__ import annotations

from collections import Counter

from preflux.finding import Severity
from preflux.limits import MAX_FINDINGS, MAX_FINDINGS_OF_FILE


class Flood:
    """Counts findings as they come, and those that are too many.

    Each severity has bounds of its own, so that a milder finding never takes the place of a worse one.
    """

    def __init__(self) -> None:
        self._of_file: Counter[tuple[str, Severity, str]] = Counter()
        self._of_run: Counter[Severity] = Counter()
        self._left_out: set[str] = set()

    def takes(self, rule: str, severity: Severity, path: str) -> bool:
        """Count a finding that is not known yet, and return whether it may be reported."""
        key = rule, severity, path
        if self._of_file[key] >= MAX_FINDINGS_OF_FILE:
            self._left_out.add(f"{path}: more than {MAX_FINDINGS_OF_FILE} findings of `{rule}`: the others are not shown")
            return False
        if self._of_run[severity] >= MAX_FINDINGS:
            what = "infos" if severity is Severity.info else f"{severity}s"
            self._left_out.add(f".: more than {MAX_FINDINGS} {what}: the others are not shown")
            return False
        self._of_file[key] += 1
        self._of_run[severity] += 1
        return True

    def left_out(self) -> list[str]:
        """Return a line for each file and rule of which findings were left out, sorted."""
        return sorted(self._left_out)
