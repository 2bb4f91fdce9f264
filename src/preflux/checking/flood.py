"""Limits the number of findings: one file can contain the same mistake a hundred thousand times."""

from __future__ import annotations

from collections import Counter

from preflux.finding import Severity
from preflux.limits import MAX_FINDINGS, MAX_FINDINGS_OF_FILE


class Flood:
    """Counts findings, and those above the limits.

    Each severity has its own limit, so that a milder finding never replaces a worse one.
    """

    def __init__(self) -> None:
        self._of_file: Counter[tuple[str, Severity, str]] = Counter()
        self._of_run: Counter[Severity] = Counter()
        self._left_out: set[str] = set()

    def takes(self, rule: str, severity: Severity, path: str) -> bool:
        """Count a new finding, and return whether it may be reported."""
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
        """Return a line for each file and rule with findings that were left out, sorted."""
        return sorted(self._left_out)
