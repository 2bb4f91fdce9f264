"""A deprecated field that kustomize still reads."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.resolve.fields import DEPRECATED
from preflux.resolve.kustomization import Kustomization


@rule(Kustomization)
def deprecated_kustomization_field(kustomization: Kustomization, _: Repository) -> Iterator[Finding]:
    for name, instead in DEPRECATED.items():
        key = kustomization.root.find_key(name)
        if key is not None:
            yield Finding.at(
                key, f"`{name}` is deprecated; `{instead}` replaces it", "`kustomize edit fix` rewrites it"
            )
