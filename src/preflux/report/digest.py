"""Orders findings for people, and decides which of them are only counted.

Errors come first and all are shown: they are what breaks. They are sorted by place, since people fix them file by file.
Milder findings are sorted by rule, rare rules first: something that occurs once is likely a mistake, something that occurs
forty times is a habit that needs one decision. So only the first few of a rule are shown and the others counted. Sorting
everything by place, as linters usually do, would hide three errors among eighty remarks. The formats for programs do that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from preflux.finding import Reported, Severity

_SHOWN = {Severity.warning: 3, Severity.info: 1}


class Folded(NamedTuple):
    """Findings of one rule and severity that are not shown: their number, and the number of files."""

    rule: str
    severity: Severity
    findings: int
    files: int


def digest(findings: Sequence[Reported], *, fold: bool) -> Iterator[Reported | Folded]:
    """Yield findings in reading order; with `fold`, repeated findings below the severity error are only counted."""
    groups: dict[tuple[Severity, str], list[Reported]] = {}
    for reported in findings:
        if reported.severity is Severity.error:
            yield reported
        else:
            groups.setdefault((reported.severity, reported.rule), []).append(reported)
    for (severity, rule), found in sorted(groups.items(), key=lambda group: (-group[0][0], len(group[1]))):
        # A single finding takes no more space than the line that would replace it.
        shown = _SHOWN[severity] if fold and len(found) > _SHOWN[severity] + 1 else len(found)
        yield from found[:shown]
        if shown < len(found):
            files = {reported.finding.span.path for reported in found[shown:]}
            yield Folded(rule, severity, len(found) - shown, len(files))
