"""A field that kustomize does not know, or that has a value of the wrong type."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.nearest import did_you_mean
from preflux.resolve.fields import KUSTOMIZATION, ListOf, Struct
from preflux.resolve.kustomization import Kustomization


@rule(Kustomization)
def unknown_kustomization_field(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    if any(fault.kind in ("flux-kind", "bad-kind") for fault in kustomization.faults):
        return  # the fields are those of another kind of object
    # Flux reads the kustomization at its path leniently (fluxcd/pkg/kustomize, since Flux 2.3).
    dropped = "; Flux silently drops it" if kustomization.folder in repository.reach.applied else ""
    for fault in kustomization.faults:
        if fault.kind == "unknown-field":
            yield Finding.at(fault, fault.message + dropped, did_you_mean(fault.span.text, _fields(fault.field)))
        elif fault.kind == "wrong-type":
            yield Finding.at(fault, fault.message, fault.hint)


def _fields(name: str) -> list[str]:
    """Return the fields of the part of a kustomization with a dotted name."""
    part: object = KUSTOMIZATION
    for step in name.split(".") if name else ():
        part = part.fields[step] if isinstance(part, Struct) else part
        while isinstance(part, ListOf):
            part = part.item
    return list(part.fields) if isinstance(part, Struct) else []
