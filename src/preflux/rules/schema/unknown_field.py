"""A field that the API server does not know: a server-side apply, which is what Flux does, refuses the whole object."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.schema.refused import Validated


@rule(Validated)
def unknown_field(item: Validated, _: Repository) -> Iterator[Finding]:
    for problem in item.problems:
        if problem.field is not None:
            yield Finding.at(problem, problem.message, problem.hint, doubtful=problem.doubtful)
