"""Rules that pass on what went wrong: each is a page alone, and `FAULTS` says which kinds of faults it reports.

What kustomize refuses is a finding. An entry that kustomize passes over is a doubtful one, where no build that uses the
entry has what it names.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.page import Page
from preflux.catalogue.registry import Rule
from preflux.finding import Finding
from preflux.index.paths import Paths
from preflux.index.repository import Repository
from preflux.render.build.result import Build
from preflux.render.fault import BuildFault
from preflux.render.fault_kinds import FAULTS
from preflux.resolve.kustomization import Kustomization
from preflux.resolve.problems.entries import problems_of


def rule_of(page: Page) -> Rule:
    """Return the rule of a page that has `faults`."""
    return _rule_of_entries(page) if page.faults == "entries" else _rule_of_builds(page)


def _rule_of_builds(page: Page) -> Rule:
    def check(build: Build, repository: Repository) -> Iterator[Finding]:
        for fault in faults_of(build, page.name):
            if fault.refused or _without_effect(fault, repository):
                yield finding(fault)

    return Rule(page.name, page.family, Build, check)


def _rule_of_entries(page: Page) -> Rule:
    """Return a rule that looks at every kustomization file, whether a build meets it or not, and at what Flux adds."""

    def check(paths: Paths, repository: Repository) -> Iterator[Finding]:
        kustomization = paths.kustomization
        for problem in problems_of(kustomization, repository.graph):
            if FAULTS[problem.kind].rule != page.name or problem.unseen:
                continue
            # Flux never sees it. Others may well make files (`.env`, generated manifests) right before they build.
            doubtful = problem.unlisted and not _applied(kustomization, repository)
            yield Finding.at(problem, problem.message, problem.hint, problem.related, doubtful=doubtful)

    return Rule(page.name, page.family, Paths, check)


def _applied(kustomization: Kustomization, repository: Repository) -> bool:
    """Return whether Flux applies what a kustomization makes, in some cluster."""
    return repository.reach.by_flux and kustomization.path in repository.reached


def faults_of(build: Build, rule: str) -> Iterator[BuildFault]:
    """Yield the faults of a build that a rule is to report."""
    for fault in build.faults:
        if FAULTS[fault.kind].rule == rule:
            yield fault


def finding(fault: BuildFault) -> Finding:
    """Return a fault as a finding; one that kustomize passes over is a doubtful one."""
    return Finding.at(fault, fault.message, fault.hint, fault.related, doubtful=not fault.refused)


def _without_effect(fault: BuildFault, repository: Repository) -> bool:
    """Return whether an entry meets no object in any build that uses it.

    A component may bring patches and images for all that its users have. What holds a `${VAR}` is unknown.
    """
    return "${" not in fault.span.text and fault.span not in repository.effective
