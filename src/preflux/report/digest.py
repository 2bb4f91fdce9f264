"""The order in which people read findings, and which of them are only counted.

Errors come first and none is ever left out: whoever reads no further has read what breaks. They stand by place, for they are
mended file by file. Milder findings stand by rule, the rare rules first: what occurs once is a slip, what occurs forty times
is a way of working, on which one decides once. So the first of these are shown and the others counted. The usual order of
linters, by place alone, is for findings of one weight: here three errors would drown among eighty remarks. The formats for
programs keep it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from preflux.finding import Reported, Severity

_SHOWN = {Severity.warning: 3, Severity.info: 1}


class Folded(NamedTuple):
    """Findings of one rule and severity that are counted instead of shown: how many, and in how many files."""

    rule: str
    severity: Severity
    findings: int
    files: int


def digest(findings: Sequence[Reported], *, fold: bool) -> Iterator[Reported | Folded]:
    """Yield findings in reading order; with `fold`, what a rule repeats below the severity error comes as a number."""
    groups: dict[tuple[Severity, str], list[Reported]] = {}
    for reported in findings:
        if reported.severity is Severity.error:
            yield reported
        else:
            groups.setdefault((reported.severity, reported.rule), []).append(reported)
    for (severity, rule), found in sorted(groups.items(), key=lambda group: (-group[0][0], len(group[1]))):
        # One more finding is no longer than the words that would stand for it.
        shown = _SHOWN[severity] if fold and len(found) > _SHOWN[severity] + 1 else len(found)
        yield from found[:shown]
        if shown < len(found):
            files = {reported.finding.span.path for reported in found[shown:]}
            yield Folded(rule, severity, len(found) - shown, len(files))
