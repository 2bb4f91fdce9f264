"""One line per finding: `path:line:column: severity: message [rule]`."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Report
from preflux.report.style import Style
from preflux.report.view import View, printable


def write(report: Report, view: View) -> Iterator[str]:
    """Yield the lines of the report, with line ends."""
    style = Style(view.colour)
    for reported in report.findings:
        span = reported.finding.span
        place = f"{view.path(span.path)}:{span.line}:{span.column}"
        severity = style.severity(reported.severity, str(reported.severity))
        message = printable(reported.finding.message)
        yield f"{style(place, 'bold')}: {severity}: {message} {style(f'[{reported.rule}]', 'dim')}\n"
