"""A transformer, generator or validator that kustomize refuses to run."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build import Build
from preflux.rules.faults import faults_of, finding
from preflux.rules.registry import rule


@rule(Build)
def broken_plugin(build: Build, repository: Repository) -> Iterator[Finding]:
    by_flux = repository.reach.by_flux and build.kustomization.path in repository.reached
    for fault in faults_of(build, "broken-plugin"):
        # Where Flux does not build it, somebody may well run kustomize with its plugins enabled.
        if fault.kind != "plugin" or by_flux:
            yield finding(fault)
