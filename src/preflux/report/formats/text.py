"""The report for people: each finding with its source line, the worst first, and a summary."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Related, Report, Reported, Severity
from preflux.report.digest import Folded, digest
from preflux.report.snippet import snippet
from preflux.report.style import Style
from preflux.report.summary import counted, found, looked_at, shortened
from preflux.report.view import View, printable
from preflux.rules.about_secrets import is_secret
from preflux.span import Span

_MOST_RELATED = 4
_MOST_NAMES = 4
_MOST_UNSEEN = 5
_SCREEN = 40
"""If more lines than this follow the errors, a terminal has scrolled the errors away."""


def write(report: Report, view: View) -> Iterator[str]:
    """Yield the lines of the report, with line ends."""
    style = Style(view.colour)
    lengths = dict.fromkeys(Severity, 0)
    for item in digest(report.findings, fold=view.fold):
        lines = [_folded(item, style)] if isinstance(item, Folded) else [*_finding(item, view, style)]
        for line in lines:
            yield line + "\n"
        yield "\n"
        lengths[item.severity] += len(lines) + 1
    for line in closing(report, view):
        yield line + "\n"
    if lengths[Severity.error] and lengths[Severity.warning] + lengths[Severity.info] > _SCREEN:
        yield style("The errors are at the top; --min-severity error shows only them.", "dim") + "\n"


def closing(report: Report, view: View) -> Iterator[str]:
    """Yield the last lines: what was found, what was checked and what could not be."""
    style = Style(view.colour)
    worst = max((reported.severity for reported in report.findings), default=None)
    total = found(report)
    total = style(total, "green") if worst is None else style.severity(worst, total)
    about = f" about {shortened(list(view.paths), _MOST_NAMES)}" if view.paths else ""
    where = f" of {view.repository}" if view.repository else ""
    about += f" ({report.hidden:,} milder not shown)" if report.hidden else ""
    yield total + printable(f"{about} in {looked_at(report)}{where}.")
    yield from _unseen(report.looked_at.unseen, style)
    if report.looked_at.crashes:
        yield style("preflux itself failed, so findings may be missing:", "red")
        for text in report.looked_at.crashes:
            yield f"  {printable(text)}"


def _unseen(unseen: list[str], style: Style) -> Iterator[str]:
    """Yield what could not be checked: the number of such things, and a line for each reason."""
    places: dict[str, list[str]] = {}
    for text in unseen:
        place, _, reason = text.partition(": ")
        places.setdefault(reason, []).append(place)
    if unseen:
        yield f"Not checked: {counted(len(unseen), 'thing')}."
    for reason, where in [*places.items()][:_MOST_UNSEEN]:
        more = f" and {len(where) - 1:,} more" if len(where) > 1 else ""
        yield style(printable(f"  {where[0]}{more}: {reason}"), "dim")
    left = sum(len(where) for where in [*places.values()][_MOST_UNSEEN:])
    if left:
        yield style(f"  and {left:,} more; --format json lists all", "dim")


def _finding(reported: Reported, view: View, style: Style) -> Iterator[str]:
    finding, severity = reported.finding, reported.severity
    secret = is_secret(reported)
    related = finding.related[:_MOST_RELATED]
    gutter = max(4, *(len(str(span.line)) + 2 for span in (finding.span, *(r.span for r in related))))

    yield (
        f"{style(_place(finding.span, view), 'bold')}: {style.severity(severity, str(severity))}: "
        f"{style(printable(finding.message), 'bold')} {style(f'[{reported.rule}]', 'dim')}"
    )
    shown = _source(finding.span, gutter, view, style, secret=secret)
    for line, mark in shown:
        yield line + style.severity(severity, mark)
    margin = " " * (gutter + 1) + style("=", "blue") + " "
    told = {finding.span.order}
    for place in related:
        yield f"{margin}{_related(place, view)}"
        if place.span.order not in told:
            for line, mark in _source(place.span, gutter, view, style, secret=secret):
                yield line + style(mark.replace("^", "-"), "blue")
        told.add(place.span.order)
    if len(finding.related) > _MOST_RELATED:
        yield f"{margin}and {counted(len(finding.related) - _MOST_RELATED, 'more place')}"
    if finding.hint:
        yield f"{margin}{style('hint:', 'cyan')} {printable(finding.hint)}"
    rendered = rendered_in(reported)
    if rendered:
        yield f"{margin}{style(printable(rendered), 'dim')}"


def _folded(folded: Folded, style: Style) -> str:
    severity, rule = style.severity(folded.severity, str(folded.severity)), style(f"[{folded.rule}]", "dim")
    files = counted(folded.files, "file")
    return f"{severity}: {folded.findings:,} more {rule} in {files}; --show-all shows them"


def _source(span: Span, gutter: int, view: View, style: Style, *, secret: bool) -> Iterator[tuple[str, str]]:
    """Yield a source line and its marks, each split in two for colouring; nothing if there is no source line to show."""
    part = snippet(span, max(view.width - gutter - 3, 20), secret=secret)
    if part is None:
        return
    bar = style("|", "blue")
    yield f"{style(str(part.number).rjust(gutter), 'blue')} {bar} {part.text}", ""
    yield f"{' ' * gutter} {bar} {' ' * part.start}", "^" * part.length


def _place(span: Span, view: View) -> str:
    line, column = span.source.position(span.start)
    return f"{view.path(span.path)}:{line}:{column}"


def _related(related: Related, view: View) -> str:
    return f"{_place(related.span, view)}: {printable(related.message)}"


def rendered_in(reported: Reported) -> str:
    """Return which objects of which overlays have a finding; empty if its own place makes that clear."""
    names = sorted({f"{found.kind}/{found.name}" for found in reported.objects})
    folder = reported.finding.span.path.rpartition("/")[0] or "."
    builds = [] if reported.builds == [folder] else reported.builds
    parts = []
    if names:
        parts.append(shortened(names, _MOST_NAMES))
    if builds:
        many = f"{len(builds):,} overlays: " if len(builds) > 1 else ""
        parts.append(f"in {many}{shortened(builds, _MOST_NAMES)}")
    return " ".join(parts)
