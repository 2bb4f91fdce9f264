"""Which rule reports what went wrong in a build: each kind of fault has exactly one."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build.result import Build
from preflux.render.fault import BuildFault
from preflux.span import Span

REPORTED_BY = {
    "ambiguous-kustomization": "ambiguous-kustomization",
    "ambiguous-reference": "refused-build",
    "ambiguous-variable": "unresolved-var",
    "bad-configuration": "refused-build",
    "bad-generator": "broken-generator",
    "bad-image": "refused-build",
    "bad-openapi": "refused-build",
    "bad-patch": "patch-does-not-apply",
    "bad-plugin": "broken-plugin",
    "bad-replacement": "replacement-does-not-apply",
    "bad-selector": "refused-build",
    "bad-sort": "refused-build",
    "blank-namespace": "refused-build",
    "bad-substitution": "bad-substitution",
    "bad-variable-name": "bad-substitution",
    "broken-by-value": "broken-by-value",
    "broken-path": "broken-path",
    "component-as-resource": "component-as-resource",
    "duplicate-resource": "duplicate-resource",
    "duplicate-variable": "unresolved-var",
    "generator-without-base": "broken-generator",
    "kustomization": "unknown-kustomization-field",
    "kustomization-cycle": "kustomization-cycle",
    "load-restriction": "load-restriction",
    "missing-kustomization": "missing-kustomization",
    "not-an-object": "not-an-object",
    "outside-clone": "refused-build",
    "patch-does-not-apply": "patch-does-not-apply",
    "patch-target-unmatched": "patch-without-target",
    "patch-without-target": "patch-without-target",
    "plugin": "broken-plugin",
    "replacement-source-ambiguous": "replacement-without-target",
    "replacement-source-missing": "replacement-without-target",
    "replacement-target-missing": "replacement-without-target",
    "replacement-type": "replacement-does-not-apply",
    "replacement-unmatched": "replacement-without-target",
    "resource-as-component": "resource-as-component",
    "too-deep": "refused-build",
    "too-large": "refused-build",
    "unmatched-image": "unused-image-override",
    "unmatched-replicas": "unused-replica-override",
    "unprintable": "duplicate-key",
    "unreadable": "yaml-syntax",
    "unset-variable": "unset-variable",
    "variable-without-field": "unresolved-var",
    "variable-without-object": "unresolved-var",
    "wrong-shape": "refused-build",
}
"""The rule for each kind of fault.

Some kinds are shared by rules that look at files themselves: `kustomization` by all that report the faults of a
kustomization file (empty-kustomization, kustomization-kind-confusion, yaml-syntax), `unprintable` with non-string-key,
`broken-path` with path-outside-repository.
"""


def faults_of(build: Build, rule: str) -> Iterator[BuildFault]:
    """Yield the faults of a build that a rule is to report; what has no rule of its own goes to `refused-build`."""
    for fault in build.faults:
        if REPORTED_BY.get(fault.kind, "refused-build") == rule:
            yield fault


def finding(fault: BuildFault) -> Finding:
    """Return a fault as a finding; one that kustomize passes over is a doubtful one."""
    return Finding(fault.span, fault.message, fault.hint, fault.related, doubtful=not fault.refused)


def without_effect(build: Build, repository: Repository, rule: str) -> Iterator[BuildFault]:
    """Yield the entries that meet no object in a build, nor in any other that uses them.

    A component may bring patches and images for all that its users have. What holds a `${VAR}` is unknown.
    """
    for fault in faults_of(build, rule):
        if not fault.refused and "${" not in fault.span.text and fault.span not in _met(repository):
            yield fault


def _met(repository: Repository) -> set[Span]:
    key = ("met", 0)
    if key not in repository.memo:
        repository.memo[key] = {span for build in repository.builds for span in build.met}
    met: set[Span] = repository.memo[key]
    return met
