"""A patch for an object that the build does not have."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build import Build
from preflux.rules.faults import faults_of, finding, without_effect
from preflux.rules.registry import rule


@rule(Build)
def patch_without_target(build: Build, repository: Repository) -> Iterator[Finding]:
    yield from (finding(fault) for fault in faults_of(build, "patch-without-target") if fault.refused)
    yield from map(finding, without_effect(build, repository, "patch-without-target"))
