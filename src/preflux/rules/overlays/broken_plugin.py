"""A transformer, generator or validator that kustomize refuses to run."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.checking.fault_rules import faults_of, finding
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build.result import Build


@rule(Build)
def broken_plugin(build: Build, repository: Repository) -> Iterator[Finding]:
    by_flux = repository.reach.by_flux and build.kustomization.path in repository.reached
    for fault in faults_of(build, "broken-plugin"):
        # If Flux does not build it, someone may run kustomize with plugins enabled.
        if fault.kind != "plugin" or by_flux:
            yield finding(fault)
