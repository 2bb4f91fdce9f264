"""A value that the API server refuses: wrong type, missing field, a value that is not allowed, a wrong quantity."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.schema.refused import Validated


@rule(Validated)
def schema_violation(item: Validated, _: Repository) -> Iterator[Finding]:
    for problem in item.problems:
        if problem.field is None:
            yield Finding.at(problem, problem.message, problem.hint, doubtful=problem.doubtful)
