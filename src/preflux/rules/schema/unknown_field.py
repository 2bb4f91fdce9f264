"""A field that the API server does not know: a server-side apply, which is what Flux does, refuses the whole object."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.objects.object import Object
from preflux.schema.refused import refused


@rule(Object)
def unknown_field(item: Object, repository: Repository) -> Iterator[Finding]:
    for problem in refused(item, repository):
        if problem.field is not None:
            yield Finding.at(problem, problem.message, problem.hint, doubtful=problem.doubtful)
