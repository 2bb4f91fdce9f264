"""The variables of post-build substitution: from the ConfigMaps and Secrets of the cluster, and from spec itself.

Source: github.com/fluxcd/pkg/kustomize v1.39.0, kustomize_varsub.go, LoadVariables.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import NamedTuple

from preflux.node import Mapping, Node, Scalar, at, items_at
from preflux.render.object import Object, scalar_text

_MAKERS = {"SealedSecret": (), "OnePasswordItem": (), "ExternalSecret": ("spec", "target", "name")}
"""Kinds that make a Secret in the cluster, and where its name stands when it is not their own."""


class Variable(NamedTuple):
    """One variable: its value, None where it is not known, and the node that gives it."""

    value: str | None
    node: Node


@dataclass(slots=True)
class Found:
    """The variables of one Flux Kustomization.

    `missing` are the sources that nothing in the cluster defines, `sealed` those whose keys or values are not known.
    """

    values: dict[str, Variable] = field(default_factory=dict)
    missing: list[Mapping] = field(default_factory=list)
    sealed: list[Mapping] = field(default_factory=list)


class VariableSources:
    """The ConfigMaps and Secrets that the builds of a cluster made so far."""

    def __init__(self) -> None:
        self._data: dict[tuple[str, str, str], dict[str, Variable] | None] = {}

    def add(self, item: Object) -> None:
        """Take in an object of the cluster if variables may come from it."""
        kind = item.kind
        if item.api_version == "v1" and kind in ("ConfigMap", "Secret"):
            sealed = kind == "Secret" and "sops" in item.root.fields
            self._data[kind, item.namespace, item.name] = None if sealed else _values(item)
        elif kind in _MAKERS:
            target = scalar_text(at(item.root, *_MAKERS[kind])) if _MAKERS[kind] else ""
            self._data["Secret", item.namespace, target or item.name] = None

    def variables(self, item: Object) -> Found:
        """Return the variables of a Flux Kustomization: later sources win over earlier, `substitute` over all."""
        found = Found()
        for reference in items_at(item.root, "spec", "postBuild", "substituteFrom"):
            if not isinstance(reference, Mapping):
                continue
            key = scalar_text(reference.fields.get("kind")), item.namespace, scalar_text(reference.fields.get("name"))
            optional = reference.fields.get("optional")
            if key not in self._data:
                if not (isinstance(optional, Scalar) and optional.value is True):
                    found.missing.append(reference)
                continue
            values = self._data[key]
            if values is None:
                found.sealed.append(reference)
            else:
                found.values.update(values)
        own = at(item.root, "spec", "postBuild", "substitute")
        if isinstance(own, Mapping):
            for name, node in own.fields.items():
                found.values[name] = Variable(scalar_text(node).replace("\n", ""), node)
        return found


def _values(item: Object) -> dict[str, Variable]:
    values: dict[str, Variable] = {}
    data = item.root.fields.get("data")
    for name, node in data.fields.items() if isinstance(data, Mapping) else ():
        text = scalar_text(node)
        if item.kind == "Secret":
            try:
                text = base64.b64decode(text).decode()
            except (binascii.Error, UnicodeDecodeError):
                values[name] = Variable(None, node)
                continue
        values[name] = Variable(text.replace("\n", ""), node)
    plain = item.root.fields.get("stringData")
    if item.kind == "Secret" and isinstance(plain, Mapping):
        for name, node in plain.fields.items():
            values[name] = Variable(scalar_text(node).replace("\n", ""), node)
    return values
