"""The same object twice in one build."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build.result import Build


@rule(Build)
def duplicate_resource(build: Build, _: Repository) -> Iterator[Finding]:
    for fault in build.faults:
        if fault.kind == "duplicate-resource":
            yield Finding(fault.span, fault.message, fault.hint, fault.related)
