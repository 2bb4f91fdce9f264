"""A variable without value and without default: Flux 2.9 fails for it, older ones take it for empty."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build import Build
from preflux.rules.faults import faults_of, finding
from preflux.rules.registry import rule


@rule(Build)
def unset_variable(build: Build, _: Repository) -> Iterator[Finding]:
    yield from map(finding, faults_of(build, "unset-variable"))
