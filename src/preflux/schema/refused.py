"""The way of the rules to the schemas: what the API server refuses in one rendered object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from preflux.index.repository import Repository
from preflux.render.object import Object

if TYPE_CHECKING:
    from preflux.schema.problems import Problem


def refused(item: Object, repository: Repository) -> list[Problem]:
    """Return what the API server refuses in an object; nothing for a vendored bundle of Flux itself."""
    from preflux.schema.problems import schemas  # noqa: PLC0415 - costs more than the rest of a start

    key = "refused", id(item.root)
    if key not in repository.memo:
        version = repository.config.kubernetes_version
        found = [] if vendored(item) else schemas(version).problems(item.root, item.api_version, item.kind)
        repository.memo[key] = found
    problems: list[Problem] = repository.memo[key]
    return problems


def vendored(item: Object) -> bool:
    """Tell whether an object is part of Flux as bootstrapped: nobody writes or mends these by hand."""
    return item.labels.get("app.kubernetes.io/part-of") == "flux"
