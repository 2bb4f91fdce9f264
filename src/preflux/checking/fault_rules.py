"""Which rule reports what went wrong in a build: each kind of fault has exactly one.

Most of these rules are only a page, whose `faults` are the kinds that it reports. What kustomize refuses is a finding; an
entry that it passes over is a doubtful one, where no build that uses the entry has what it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from preflux.catalogue.page import Page, PageError, pages
from preflux.catalogue.registry import Rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build.result import Build
from preflux.render.fault import BuildFault

_OTHERS = "refused-build"
_BY_FUNCTIONS = {
    "ambiguous-kustomization": "ambiguous-kustomization",
    "bad-plugin": "broken-plugin",
    "broken-path": "broken-path",
    "component-as-resource": "component-as-resource",
    "kustomization": "unknown-kustomization-field",
    "kustomization-cycle": "kustomization-cycle",
    "load-restriction": "load-restriction",
    "missing-kustomization": "missing-kustomization",
    "not-an-object": "not-an-object",
    "plugin": "broken-plugin",
    "resource-as-component": "resource-as-component",
    "unprintable": "duplicate-key",
    "unreadable": "yaml-syntax",
    "unset-variable": "unset-variable",
}
"""The kinds whose rules have a function of their own, most of which look at files instead of builds.

`kustomization` is reported by all rules about the faults of a kustomization file (empty-kustomization,
kustomization-kind-confusion and yaml-syntax too), `unprintable` by non-string-key too, `broken-path` by
path-outside-repository too.
"""


@cache
def reported_by() -> dict[str, str]:
    """Return the rule for each kind of fault; raise PageError where two report the same."""
    rules = dict(_BY_FUNCTIONS)
    for page in pages().values():
        for kind in page.faults:
            if rules.setdefault(kind, page.name) != page.name:
                raise PageError(page.file, f"the fault `{kind}` is reported by `{rules[kind]}`")
    return rules


def rule_of(page: Page) -> Rule:
    """Return the rule of a page that has `faults`."""

    def check(build: Build, repository: Repository) -> Iterator[Finding]:
        for fault in faults_of(build, page.name):
            if fault.refused or _without_effect(fault, repository):
                yield finding(fault)

    return Rule(page.name, page.family, Build, check)


def faults_of(build: Build, rule: str) -> Iterator[BuildFault]:
    """Yield the faults of a build that a rule is to report; what has no rule of its own goes to `refused-build`."""
    rules = reported_by()
    for fault in build.faults:
        if rules.get(fault.kind, _OTHERS) == rule:
            yield fault


def finding(fault: BuildFault) -> Finding:
    """Return a fault as a finding; one that kustomize passes over is a doubtful one."""
    return Finding.at(fault, fault.message, fault.hint, fault.related, doubtful=not fault.refused)


def _without_effect(fault: BuildFault, repository: Repository) -> bool:
    """Return whether an entry meets no object in any build that uses it.

    A component may bring patches and images for all that its users have. What holds a `${VAR}` is unknown.
    """
    return "${" not in fault.span.text and fault.span not in repository.effective
