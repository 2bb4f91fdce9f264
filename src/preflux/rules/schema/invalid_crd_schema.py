"""A schema in a CustomResourceDefinition that the API server does not take; no object of the kind is checked against it."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.render.objects.object import Object
from preflux.schema.refused import wrong_schemas


@rule(Object)
def invalid_crd_schema(item: Object, repository: Repository) -> Iterator[Finding]:
    for wrong in wrong_schemas(item, repository):
        yield Finding(wrong.span, wrong.message, wrong.hint, via=wrong.via, doubtful=wrong.doubtful)
