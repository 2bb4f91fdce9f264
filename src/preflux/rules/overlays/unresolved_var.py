"""An entry of `vars` that does not lead to exactly one value."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build import Build
from preflux.rules.faults import faults_of, finding
from preflux.rules.registry import rule


@rule(Build)
def unresolved_var(build: Build, _: Repository) -> Iterator[Finding]:
    yield from map(finding, faults_of(build, "unresolved-var"))
