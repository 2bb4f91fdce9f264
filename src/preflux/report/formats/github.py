"""GitHub's workflow commands, which are shown as annotations on the lines of a pull request.

Escaping follows actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Report, Reported, Severity
from preflux.report.formats.text import rendered_in
from preflux.report.view import View, printable

_COMMANDS = {Severity.error: "error", Severity.warning: "warning", Severity.info: "notice"}


def write(report: Report, view: View) -> Iterator[str]:
    """Yield the lines of the report, with line ends."""
    for reported in report.findings:
        yield _annotation(reported, view)
    for crash in report.looked_at.crashes:
        yield f"::error title=preflux itself failed::{_data(printable(crash))}\n"


def _annotation(reported: Reported, view: View) -> str:
    finding = reported.finding
    line, column = finding.span.source.position(finding.span.start)
    end_line, end_column = finding.span.source.position(finding.span.end)
    properties = {"file": view.path(finding.span.path), "line": str(line), "col": str(column)}
    properties["endLine"] = str(end_line)
    if end_line == line:  # GitHub accepts columns only within one line
        properties["endColumn"] = str(max(end_column, column + 1))
    else:
        del properties["col"]
    properties["title"] = reported.rule
    message = [printable(finding.message)]
    message += [
        f"{view.path(related.span.path)}:{related.span.line}: {printable(related.message)}"
        for related in finding.related
    ]
    if finding.hint:
        message.append(f"hint: {printable(finding.hint)}")
    if rendered := rendered_in(reported):
        message.append(printable(rendered))
    values = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[reported.severity]} {values}::{_data(chr(10).join(message))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
