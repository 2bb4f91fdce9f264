"""An entry of `images` that no container uses."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.build import Build
from preflux.rules.faults import finding, without_effect
from preflux.rules.registry import rule


@rule(Build)
def unused_image_override(build: Build, repository: Repository) -> Iterator[Finding]:
    yield from map(finding, without_effect(build, repository, "unused-image-override"))
