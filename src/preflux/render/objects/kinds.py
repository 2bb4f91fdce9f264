"""What kustomize knows of the built-in kinds: their scope, and the keys by which patches merge their lists.

Source: the OpenAPI of Kubernetes 1.21.2, which kustomize 5.8.1 is compiled with; extracted to schemas/kustomize.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from preflux.data import schemas_dir


@cache
def _builtin() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((schemas_dir() / "kustomize" / "builtin-kinds.json").read_bytes())
    return found


@cache
def is_cluster_scoped(api_version: str, kind: str) -> bool:
    """Return whether a kind is cluster-scoped for certain; False for kinds that are not built in."""
    return f"{api_version}/{kind}" in _cluster_scoped()


@cache
def _cluster_scoped() -> frozenset[str]:
    return frozenset(_builtin()["clusterScoped"])


class Shape(NamedTuple):
    """What is known about a value: the definition of its fields, or how its list merges; both may be empty."""

    kinds: Kinds
    definition: str = ""
    values: str = ""
    items: str = ""
    strategy: str = ""
    keys: tuple[str, ...] = ()

    def field(self, name: str) -> Shape | None:
        """Return the shape of a field; None if the definition does not have it."""
        if self.values:
            return self.kinds.shape(self.values)
        return self.kinds.field(self.definition, name)

    def element(self) -> Shape | None:
        """Return the shape of the elements of a list."""
        return self.kinds.shape(self.items) if self.items else None

    @property
    def merges(self) -> bool:
        """Return whether a patch merges the list instead of replacing it."""
        return "merge" in self.strategy.split(",")


def short(definition: str) -> str:
    """Return the short name of a definition, as in the bundled extract of the built-in ones."""
    return definition.removeprefix("io.k8s.").removeprefix("api.")


class Kinds:
    """Shapes of kinds: the built-in ones, or those of an OpenAPI file that a kustomization names."""

    def __init__(self, kinds: dict[str, str], definitions: dict[str, dict[str, Any]]) -> None:
        self._kinds = kinds
        self._definitions = definitions
        self._fields: dict[tuple[str, str], Shape | None] = {}

    def of(self, api_version: str, kind: str) -> Shape | None:
        """Return the shape of a kind; None for unknown kinds."""
        definition = self._kinds.get(f"{api_version}/{kind}")
        return self.shape(definition) if definition else None

    @property
    def names(self) -> Iterable[str]:
        """The kinds as `<apiVersion>/<kind>`."""
        return self._kinds.keys()

    def under(self, other: Kinds) -> Kinds:
        """Return the kinds of both; a definition of `other` wins."""
        return Kinds({**self._kinds, **other._kinds}, {**self._definitions, **other._definitions})

    def shape(self, definition: str) -> Shape:
        return Shape(self, definition)

    def field(self, definition: str, name: str) -> Shape | None:
        key = (definition, name)
        try:
            return self._fields[key]
        except KeyError:
            pass
        entry = self._definitions.get(definition, {}).get(name)
        shape = None
        if entry is not None:
            shape = Shape(
                self,
                entry.get("is", ""),
                entry.get("values", ""),
                entry.get("items", ""),
                entry.get("strategy", ""),
                tuple(entry.get("keys", ())),
            )
        self._fields[key] = shape
        return shape


@cache
def builtin_kinds() -> Kinds:
    """Return the shapes of the kinds that kustomize is compiled with."""
    data = _builtin()
    return Kinds(data["kinds"], data["definitions"])
