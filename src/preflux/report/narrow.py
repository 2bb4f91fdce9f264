"""Keeps of a report what concerns some paths or is severe enough; the analysis has seen everything all the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from preflux.finding import Report, Reported, Severity


def narrow(report: Report, paths: Sequence[str]) -> Report:
    """Return a report with the findings that concern one of the paths: files or folders; the empty path is the root.

    A finding concerns a path that holds its place, a related place or a place that took part in the value; a folder
    also where a build below it shows the finding: who asks about an overlay wants to hear of mistakes in its base.
    """
    if "" in paths:
        return report
    kept = [reported for reported in report.findings if _concerns(reported, paths)]
    return Report(kept, report.looked_at)


def at_least(report: Report, severity: Severity) -> Report:
    """Return a report with the findings of a severity and above, and the number of the others."""
    kept = [reported for reported in report.findings if reported.severity >= severity]
    return Report(kept, report.looked_at, len(report.findings) - len(kept))


def _concerns(reported: Reported, paths: Sequence[str]) -> bool:
    finding = reported.finding
    places = {finding.span.path, *(r.span.path for r in finding.related), *(span.path for span in finding.via)}
    return any(_within(places, path) or _within(reported.builds, path) for path in paths)


def _within(places: Iterable[str], path: str) -> bool:
    return any(place == path or place.startswith(f"{path}/") for place in places)
