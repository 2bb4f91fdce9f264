"""An entry of `images` that no container uses."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.checking.fault_rules import finding, without_effect
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build.result import Build


@rule(Build)
def unused_image_override(build: Build, repository: Repository) -> Iterator[Finding]:
    yield from map(finding, without_effect(build, repository, "unused-image-override"))
