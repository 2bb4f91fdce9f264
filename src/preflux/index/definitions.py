"""The CustomResourceDefinitions that builds show: which custom kinds they define, each read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from preflux.lookup import at, scalar_text
from preflux.render.build.result import Build
from preflux.render.objects.object import Object

GROUP = "apiextensions.k8s.io"
KIND = "CustomResourceDefinition"


class Definition(NamedTuple):
    """A definition of a custom kind; `namespaced` is None where it does not say whether objects have a namespace."""

    group: str
    kind: str
    namespaced: bool | None
    object: Object

    @property
    def defines(self) -> tuple[str, str]:
        """The group and the kind that it defines."""
        return self.group, self.kind


class Definitions:
    """The definitions in all builds, in their order."""

    def __init__(self, builds: Iterable[Build]) -> None:
        self._of: dict[int, list[Definition]] = {
            id(build): [found for item in build.objects if (found := definition_of(item)) is not None] for build in builds
        }

    def __iter__(self) -> Iterator[Definition]:
        return (definition for found in self._of.values() for definition in found)

    def of(self, build: Build) -> list[Definition]:
        """Return what one build defines; a build that is not among them defines nothing."""
        return self._of.get(id(build), [])


def definition_of(item: Object) -> Definition | None:
    """Return what an object defines; None where it is not a CustomResourceDefinition."""
    if item.kind != KIND or item.group != GROUP:
        return None
    spec = item.root.fields.get("spec")
    scope = scalar_text(at(spec, "scope"))
    namespaced = scope == "Namespaced" if scope in ("Namespaced", "Cluster") else None
    return Definition(scalar_text(at(spec, "group")), scalar_text(at(spec, "names", "kind")), namespaced, item)
