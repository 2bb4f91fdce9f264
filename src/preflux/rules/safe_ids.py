"""Finds values from Secrets in objects of builds: in their identities, and in the objects that a finding names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from preflux.finding import ObjectId
from preflux.node import Mapping
from preflux.redaction.edge import Edge, identified_by_secret, private_texts, secret_identity
from preflux.render.build.result import Build
from preflux.render.objects.object import Object


def safe_ids(builds: Iterable[Build], edge: Edge) -> Callable[[ObjectId], ObjectId]:
    """Return a function that masks secrets in the identity of an object of some builds."""
    known = {
        item.id: edge.id(item.id, item.root) for build in builds for item in build.objects if identified_by_secret(item.root)
    }

    def safe(found: ObjectId) -> ObjectId:
        made = known.get(found)
        if made is None:
            made = known[found] = edge.id(found)
        return made

    return safe


class Private:
    """The values from Secrets in objects, by object; an object is searched when a finding is about it."""

    def __init__(self, builds: Sequence[Build]) -> None:
        self._builds = builds
        self._texts: dict[int, frozenset[str]] = {}
        self.names = frozenset(
            text for build in builds for item in build.objects for text in secret_identity(item.root) if len(text) > 1
        )
        """The parts of identities that are from Secrets."""
        self._roots: dict[ObjectId, dict[int, Mapping]] | None = None

    def of(self, item: object, named: Iterable[ObjectId]) -> frozenset[str]:
        """Return the secret values in the object that a rule checked, and in those that its finding names."""
        found: frozenset[str] = self._of_root(item.root) if isinstance(item, Object) else frozenset()
        for name in named:
            if self._roots is None:
                self._roots = {}
                for build in self._builds:
                    for other in build.objects:
                        self._roots.setdefault(other.id, {})[id(other.root)] = other.root
            for root in self._roots.get(name, {}).values():
                found |= self._of_root(root)
        return found

    def _of_root(self, root: Mapping) -> frozenset[str]:
        known = self._texts.get(id(root))
        if known is None:
            known = self._texts[id(root)] = private_texts(root)
        return known
