"""A value that the API server refuses: wrong type, missing field, a word that is not allowed, no quantity."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.objects.object import Object
from preflux.schema.refused import refused


@rule(Object)
def schema_violation(item: Object, repository: Repository) -> Iterator[Finding]:
    for problem in refused(item, repository):
        if problem.field is None:
            yield Finding.at(problem, problem.message, problem.hint, doubtful=problem.doubtful)
