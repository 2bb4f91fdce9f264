"""Rules that report faults of builds: each is only a page, and `FAULTS` defines which kinds of faults it reports.

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
    """Return a rule that checks every kustomization file, in a build or not, and the fields that Flux adds."""

    def check(paths: Paths, repository: Repository) -> Iterator[Finding]:
        kustomization = paths.kustomization
        for problem in problems_of(kustomization, repository.graph):
            if FAULTS[problem.kind].rule != page.name or problem.unseen:
                continue
            # Flux never sees it. Without Flux, files (`.env`, generated manifests) may be created before the build.
            doubtful = problem.unlisted and not _applied(kustomization, repository)
            yield Finding.at(problem, problem.message, problem.hint, problem.related, doubtful=doubtful)

    return Rule(page.name, page.family, Paths, check)


def _applied(kustomization: Kustomization, repository: Repository) -> bool:
    """Return whether Flux applies the objects of a kustomization in some cluster."""
    return repository.reach.by_flux and kustomization.path in repository.reached


def faults_of(build: Build, rule: str) -> Iterator[BuildFault]:
    """Yield the faults of a build that a rule has to report."""
    for fault in build.faults:
        if FAULTS[fault.kind].rule == rule:
            yield fault


def finding(fault: BuildFault) -> Finding:
    """Return a fault as a finding, doubtful if kustomize ignores the entry."""
    return Finding.at(fault, fault.message, fault.hint, fault.related, doubtful=not fault.refused)


def _without_effect(fault: BuildFault, repository: Repository) -> bool:
    """Return whether an entry applies to no object in any of the builds that use it.

    A component may have patches and images for objects that only some of its users have. An entry with a `${VAR}` is
    unknown, so the answer is no.
    """
    return "${" not in fault.span.text and fault.span not in repository.effective
