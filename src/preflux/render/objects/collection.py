"""The ordered collection of objects of a build, with lookup by current and earlier ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from preflux.finding import Related
from preflux.render.fault import BuildFault, Refused
from preflux.render.objects.ids import Id
from preflux.render.objects.object import Object
from preflux.span import Span

_MOST_TOLD = 10


class Objects:
    """A list of objects in which no two have the same current id."""

    __slots__ = ("_ids", "items")

    def __init__(self, items: Iterable[Object] = ()) -> None:
        self.items: list[Object] = list(items)
        self._ids: dict[Id, Object] | None = None

    def __iter__(self) -> Iterator[Object]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def copy(self) -> Objects:
        """Return a copy with copied objects; their trees are shared."""
        return Objects(item.copy() for item in self.items)

    def changed(self) -> None:
        """Drop the cached ids: call it after names, namespaces or kinds have changed."""
        self._ids = None

    def append(self, added: Object) -> None:
        """Add an object. Raises Refused if there is one with the same id."""
        if self._ids is None:
            self._ids = {item.current: item for item in reversed(self.items)}
        id_ = added.current
        known = self._ids.get(id_)
        if known is not None:
            raise Refused(
                "duplicate-resource",
                added.name_span,
                f"{id_} is in this build already",
                "list it once, or give one of them another name",
                (Related(known.name_span, "the first one"),),
            )
        self._ids[id_] = added
        self.items.append(added)

    def extend(self, added: Iterable[Object], cause: Span) -> list[BuildFault]:
        """Add the objects of the entry at `cause`; return a fault for each object whose id is already taken.

        Objects that are identical, since a file or folder is included twice, give a single fault at the entry.
        """
        faults: list[BuildFault] = []
        twice: list[Object] = []
        for item in added:
            try:
                self.append(item)
            except Refused as refused:
                if any(related.span == item.name_span for related in refused.fault.related):
                    twice.append(item)
                else:
                    faults.append(refused.fault)
        if twice:
            more = {1: "", 2: ", and so is 1 more"}.get(len(twice), f", and so are {len(twice) - 1:,} more")
            related = tuple(Related(item.name_span, "included a second time") for item in twice[:_MOST_TOLD])
            message = f"{twice[0].current} is in this build already{more}"
            faults.append(BuildFault("duplicate-resource", cause, message, "include its file or folder only once", related))
        return faults

    def having(self, id_: Id) -> list[Object]:
        """Return the objects that have this id or had it."""
        return [item for item in self.items if item.current == id_ or (item.previous and item.had(id_))]

    def matching(self, accepts: Callable[[Id], bool]) -> list[Object]:
        """Return the objects with any current or earlier id that `accepts` returns true for."""
        return [item for item in self.items if accepts(item.current) or any(accepts(id_) for id_ in item.earlier)]
