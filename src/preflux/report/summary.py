"""Describes the numbers of a report in words."""

from __future__ import annotations

from collections import Counter

from preflux.finding import Report, Severity


def counted(number: int, noun: str) -> str:
    """Return `1 file`, `2 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def found(report: Report) -> str:
    """Return the number of findings by severity as a text, the worst first."""
    counts = Counter(reported.severity for reported in report.findings)
    parts = []
    for severity in sorted(Severity, reverse=True):
        if counts[severity]:
            info = severity is Severity.info  # "info" has no plural
            parts.append(f"{counts[severity]:,} info" if info else counted(counts[severity], severity.name))
    return "Found " + ", ".join(parts) if parts else "No findings"


def looked_at(report: Report) -> str:
    """Return what was checked as a text, with the number of clusters even if there are none."""
    seen = report.looked_at
    parts = [counted(seen.files, "file"), counted(seen.builds, "build"), counted(seen.objects, "object")]
    parts.append(counted(seen.clusters, "cluster"))
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def shortened(names: list[str], most: int) -> str:
    """Return names separated by commas; those after the first `most` are only counted."""
    if len(names) <= most + 1:
        return ", ".join(names)
    return ", ".join(names[:most]) + f" and {len(names) - most:,} more"
