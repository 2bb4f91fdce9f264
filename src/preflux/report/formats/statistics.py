"""The number of findings of each rule, instead of the findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from preflux.finding import Report
from preflux.report.formats.text import closing
from preflux.report.style import Style
from preflux.report.view import View


def write(report: Report, view: View) -> Iterator[str]:
    """Yield a line for each rule and severity, sorted by severity and then by number."""
    style = Style(view.colour)
    counts = Counter((reported.severity, reported.rule) for reported in report.findings)
    rows = sorted(counts.items(), key=lambda row: (-row[0][0], -row[1], row[0][1]))
    wide = max((len(str(count)) for count in counts.values()), default=0)
    for (severity, rule), count in rows:
        yield f"{count:>{wide}}  {style.severity(severity, f'{severity!s:<7}')}  {rule}\n"
    if rows:
        yield "\n"
    for line in closing(report, view):
        yield line + "\n"
