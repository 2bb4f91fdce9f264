"""A schema in a CustomResourceDefinition that the API server refuses; objects of the kind are not checked against it."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.schema.refused import Validated


@rule(Validated)
def invalid_crd_schema(item: Validated, _: Repository) -> Iterator[Finding]:
    kind = at(item.object.root, "spec", "names", "kind")
    for wrong in item.wrong_schemas:
        related: tuple[Related, ...] = ()
        if kind is not None and not wrong.doubtful:
            related = (Related(kind.span, "no object of this kind is checked"),)
        yield Finding.at(wrong, wrong.message, wrong.hint, related, doubtful=wrong.doubtful)
