"""One step of a build: the kustomization at work, what it gathers into, and what it may use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from preflux.discover.tree import Tree
from preflux.lookup import at, items_at, scalar_text
from preflux.node import Node, Scalar
from preflux.parse.document import File
from preflux.parse.store import Store
from preflux.render.budget import Budget
from preflux.render.fault import Refused
from preflux.render.gathered import Accumulation
from preflux.render.objects.collection import Objects
from preflux.render.objects.kinds import Kinds, builtin_kinds
from preflux.render.objects.object import Object
from preflux.render.objects.origin import BuildOrigin
from preflux.resolve.kustomization import Entry, Kustomization


class Visit(NamedTuple):
    """How a build came to the kustomization at work.

    `chain` are the folders on the way, the outermost first, the one at work last. `origin` is that folder as `buildMetadata`
    names it; None where no origins are wanted. `clone` is the checkout that stands for the clone in which kustomize is at
    work; None for the repository itself.
    """

    chain: tuple[str, ...] = ()
    origin: BuildOrigin | None = None
    clone: str | None = None


@dataclass(slots=True, eq=False, repr=False)
class Progress:
    """What all kustomizations of one build share while it runs.

    `schema` are the kinds of an `openapi` field: the first that is met holds for the rest of the build. `gathered` is what
    was gathered so far, `components` how many components ran. `without_containers` are nodes, by their identity, that
    `images` need not look into; builds share it.
    """

    budget: Budget
    without_containers: dict[int, Node]
    schema: Kinds | None = None
    gathered: list[Objects] = field(default_factory=list)
    components: int = 0

    @property
    def kinds(self) -> Kinds:
        """The kinds by whose keys lists merge."""
        return builtin_kinds() if self.schema is None else self.schema


class Reader(Protocol):
    """What opens the files and folders that the entries of a kustomization name."""

    @property
    def tree(self) -> Tree:
        """The files of the repository."""
        ...

    @property
    def store(self) -> Store:
        """The parsed files."""
        ...

    def path(self, entry: Entry, visit: Visit) -> str:
        """Return the file that an entry names. Raises Refused where it names none, or one that may not be read."""
        ...

    def copies(self, entry: Entry, visit: Visit) -> list[Object]:
        """Return the objects of the file that an entry names, to be changed. Raises Refused."""
        ...

    def included(self, entry: Entry, step: Step) -> list[Object]:
        """Return the objects of the kustomization that an entry names; its faults are recorded. Raises Refused."""
        ...


class Step(NamedTuple):
    """What one step of a build works on."""

    kustomization: Kustomization
    into: Accumulation
    visit: Visit
    progress: Progress
    reader: Reader

    def each(self, *fields: str) -> Iterator[tuple[int, Node, str]]:
        """Yield the items of some lists of the kustomization, with index and field."""
        for name in fields:
            for i, node in enumerate(items_at(self.kustomization.root, name)):
                try:
                    self.charge(2, node)
                except Refused as spent:
                    self.into.record(spent.fault)
                    return
                yield i, node, name

    def charge(self, weight: int, cause: Node) -> None:
        """Count so many steps for each object gathered so far. Raises Refused."""
        self.progress.budget.steps(weight * (1 + len(self.into.objects)), cause.span)

    def scalar(self, name: str) -> Scalar | None:
        """Return a field that is a text and not empty."""
        node = self.kustomization.root.fields.get(name)
        return node if isinstance(node, Scalar) and scalar_text(node) else None

    def file(self, *path: str | int) -> File:
        """Return the file that the value at a path names. Raises Refused."""
        entry = self.kustomization.entry(*path)
        if entry is None:
            node = at(self.kustomization.root, *path) or self.kustomization.root
            raise Refused("bad-patch", node.span, "no path of a file")
        return self.reader.store.file(self.path(entry))

    def path(self, entry: Entry) -> str:
        """Return the file that an entry names. Raises Refused."""
        return self.reader.path(entry, self.visit)

    def attempt(self, work: Callable[[], None]) -> None:
        """Do a piece of work; what kustomize would refuse is recorded."""
        self.into.attempt(work)
