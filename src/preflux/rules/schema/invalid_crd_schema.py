"""A schema in a CustomResourceDefinition that the API server does not take; no object of the kind is checked against it."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.render.objects.object import Object
from preflux.schema.refused import wrong_schemas


@rule(Object)
def invalid_crd_schema(item: Object, repository: Repository) -> Iterator[Finding]:
    kind = at(item.root, "spec", "names", "kind")
    for wrong in wrong_schemas(item, repository):
        related: tuple[Related, ...] = ()
        if kind is not None and not wrong.doubtful:
            related = (Related(kind.span, "no object of this kind is checked"),)
        yield Finding.at(wrong, wrong.message, wrong.hint, related, doubtful=wrong.doubtful)
