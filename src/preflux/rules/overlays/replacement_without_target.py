"""A replacement whose source, target or field does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.checking.fault_rules import faults_of, finding, without_effect
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build.result import Build


@rule(Build)
def replacement_without_target(build: Build, repository: Repository) -> Iterator[Finding]:
    yield from (finding(fault) for fault in faults_of(build, "replacement-without-target") if fault.refused)
    yield from map(finding, without_effect(build, repository, "replacement-without-target"))
