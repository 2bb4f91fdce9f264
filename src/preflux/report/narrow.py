"""Filters a report by paths or severity; the analysis itself always covers the whole repository."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from preflux.finding import Report, Reported, Severity


def narrow(report: Report, paths: Sequence[str]) -> Report:
    """Return a report with the findings that concern one of the paths (files or folders; the empty path is the root).

    A finding concerns a path that contains its place, a related place or a place that took part in the value. It also
    concerns a folder if a build in that folder has the finding: a mistake in a base matters to its overlays.
    """
    if "" in paths:
        return report
    kept = [reported for reported in report.findings if _concerns(reported, paths)]
    return Report(kept, report.looked_at)


def at_least(report: Report, severity: Severity) -> Report:
    """Return a report with only the findings of a severity and above; the others are counted in `hidden`."""
    kept = [reported for reported in report.findings if reported.severity >= severity]
    return Report(kept, report.looked_at, len(report.findings) - len(kept))


def _concerns(reported: Reported, paths: Sequence[str]) -> bool:
    finding = reported.finding
    places = {finding.span.path, *(r.span.path for r in finding.related), *(span.path for span in finding.via)}
    return any(_within(places, path) or _within(reported.builds, path) for path in paths)


def _within(places: Iterable[str], path: str) -> bool:
    return any(place == path or place.startswith(f"{path}/") for place in places)
