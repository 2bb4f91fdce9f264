"""Reports to print: what a run could have found."""

from __future__ import annotations

from preflux.finding import Finding, LookedAt, ObjectId, Related, Report, Reported, Severity
from preflux.span import Source, Span

OVERLAY = Source(
    "apps/staging/web/kustomization.yaml", "namespace: web\nresources:\n  - ../base/web\n  - deployment.yaml\n"
)
BASE = Source("apps/base/web/deployment.yaml", "spec:\n  securityContext:\n    runAsUser: 1000\n")
PATCH = Source("apps/staging/web/patch.yaml", "spec:\n  securityContext:\n    runAsUser: 0\n")


def span(source: Source, text: str) -> Span:
    """Return the place where a text stands first."""
    start = source.text.index(text)
    return Span(source, start, start + len(text))


def report(*findings: Reported, files: int = 0, builds: int = 0, objects: int = 0, clusters: int = 0) -> Report:
    """Return a report of some findings."""
    return Report(list(findings), LookedAt(files, builds, objects, clusters))


def reported(finding: Finding, severity: Severity = Severity.error, rule: str = "broken-path") -> Reported:
    """Return a finding of a rule."""
    return Reported(rule, severity, finding)


def repeated(number: int, rule: str, severity: Severity) -> Reported:
    """Return a finding of a rule in one file of many."""
    return Reported(rule, severity, Finding(Span(Source(f"base/{number}.yaml", "spec\n"), 0, 4), "x"))


BROKEN_PATH = Reported(
    "broken-path",
    Severity.error,
    Finding(span(OVERLAY, "../base/web"), "`../base/web` does not exist", hint="did you mean `../../base/web`?"),
    builds=["apps/staging/web"],
)
RUNS_AS_ROOT = Reported(
    "runs-as-root",
    Severity.warning,
    Finding(
        span(PATCH, "0"),
        "runs as root",
        related=(Related(span(BASE, "1000"), "the base says 1000"),),
        via=(span(BASE, "1000"),),
    ),
    builds=["apps/production", "apps/staging"],
    objects=[
        ObjectId("apps/v1", "Deployment", "web", "web"),
        ObjectId("apps/v1", "Deployment", "web-staging", "web"),
    ],
    clusters=["clusters/staging"],
)
