"""The report as JSON; schemas/report.json describes it. A breaking change increases `version`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from preflux import __version__
from preflux.finding import ObjectId, Report, Reported
from preflux.fingerprint import fingerprint
from preflux.report.view import View
from preflux.span import Span

VERSION = 1


def write(report: Report, view: View) -> Iterator[str]:  # noqa: ARG001 - in JSON all paths are relative to the root
    """Yield the report as one JSON document, with one finding per line, which makes diffs readable."""
    seen = report.looked_at
    counts = Counter(str(reported.severity) for reported in report.findings)
    head = {
        "version": VERSION,
        "preflux": __version__,
        "summary": {severity: counts[severity] for severity in ("error", "warning", "info")},
        "looked_at": {"files": seen.files, "builds": seen.builds, "objects": seen.objects, "clusters": seen.clusters},
        "unseen": seen.unseen,
        "crashes": seen.crashes,
    }
    yield in_json(head)[:-1] + ', "findings": ['
    separator = "\n"
    for reported in report.findings:
        yield separator + in_json(_finding(reported))
        separator = ",\n"
    yield "\n]}\n" if report.findings else "]}\n"


def in_json(value: Any, indent: int | None = None) -> str:
    """Return a value as ASCII JSON that no CI log interprets as a workflow command (see `printable`)."""
    return json.dumps(value, indent=indent).replace("##[", "##\\u005b")


def _finding(reported: Reported) -> dict[str, Any]:
    finding = reported.finding
    return {
        "rule": reported.rule,
        "severity": str(reported.severity),
        "message": finding.message,
        "hint": finding.hint,
        "location": _location(finding.span),
        "related": [{"message": r.message, "location": _location(r.span)} for r in finding.related],
        "via": [_location(span) for span in finding.via],
        "builds": reported.builds,
        "objects": [_object(found) for found in reported.objects],
        "clusters": reported.clusters,
        "fingerprint": fingerprint(reported),
    }


def _location(span: Span) -> dict[str, Any]:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {"path": span.path, "line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _object(found: ObjectId) -> dict[str, str]:
    return {"apiVersion": found.api_version, "kind": found.kind, "namespace": found.namespace, "name": found.name}
