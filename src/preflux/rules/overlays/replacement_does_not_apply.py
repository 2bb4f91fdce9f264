"""A replacement that kustomize refuses, whatever its source and targets."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.checking.fault_rules import faults_of, finding
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build.result import Build


@rule(Build)
def replacement_does_not_apply(build: Build, _: Repository) -> Iterator[Finding]:
    yield from map(finding, faults_of(build, "replacement-does-not-apply"))
