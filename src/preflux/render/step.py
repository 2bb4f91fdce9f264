"""The context of a build step: the current kustomization, the accumulated objects, and how to read files."""

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
    """How a build got to the current kustomization.

    `chain` are the folders on the way, outermost first, the current one last. `origin` is the current folder as
    `buildMetadata` names it; None if origins are not needed. `clone` is the folder of the checkout that the build is in;
    None for the repository itself.
    """

    chain: tuple[str, ...] = ()
    origin: BuildOrigin | None = None
    clone: str | None = None


@dataclass(slots=True, eq=False, repr=False)
class Progress:
    """State that all kustomizations of one build share.

    `schema` are the kinds from an `openapi` field: the first one found is used for the rest of the build. `gathered` are
    the accumulations so far, `components` is the number of components that ran. `without_containers` are nodes by id that
    `images` can skip; it is shared between builds.
    """

    budget: Budget
    without_containers: dict[int, Node]
    schema: Kinds | None = None
    gathered: list[Objects] = field(default_factory=list)
    components: int = 0

    @property
    def kinds(self) -> Kinds:
        """The kinds that define how lists merge."""
        return builtin_kinds() if self.schema is None else self.schema


class Reader(Protocol):
    """Opens the files and folders that the entries of a kustomization name."""

    @property
    def tree(self) -> Tree:
        """The files of the repository."""
        ...

    @property
    def store(self) -> Store:
        """The parsed files."""
        ...

    def path(self, entry: Entry, step: Step) -> str:
        """Return the path of the file that an entry names. Raises Refused if it is not a file or must not be read."""
        ...

    def copies(self, entry: Entry, step: Step) -> list[Object]:
        """Return copies of the objects in the file that an entry names. Raises Refused."""
        ...

    def included(self, entry: Entry, step: Step) -> list[Object]:
        """Return the objects of the kustomization that an entry names, and record its faults. Raises Refused."""
        ...


class Step(NamedTuple):
    """The context of one step of a build."""

    kustomization: Kustomization
    into: Accumulation
    visit: Visit
    progress: Progress
    reader: Reader

    def each(self, *fields: str) -> Iterator[tuple[int, Node, str]]:
        """Yield the index, the item and the field for each item of some lists of the kustomization."""
        for name in fields:
            for i, node in enumerate(items_at(self.kustomization.root, name)):
                try:
                    self.charge(2, node)
                except Refused as spent:
                    self.into.record(spent.fault)
                    return
                yield i, node, name

    def charge(self, weight: int, cause: Node) -> None:
        """Count `weight` steps for each object so far. Raises Refused if there are too many."""
        self.progress.budget.steps(weight * (1 + len(self.into.objects)), cause.span)

    def scalar(self, name: str) -> Scalar | None:
        """Return the value of a field; None if it is not a non-empty text."""
        node = self.kustomization.root.fields.get(name)
        return node if isinstance(node, Scalar) and scalar_text(node) else None

    def file(self, *path: str | int) -> File:
        """Return the parsed file that the value at a path names. Raises Refused."""
        entry = self.kustomization.entry(*path)
        if entry is None:
            node = at(self.kustomization.root, *path) or self.kustomization.root
            raise Refused("bad-patch", node.span, "not the path of a file")
        return self.reader.store.file(self.path(entry))

    def path(self, entry: Entry) -> str:
        """Return the path of the file that an entry names. Raises Refused."""
        return self.reader.path(entry, self)

    def attempt(self, work: Callable[[], None]) -> None:
        """Run `work`; if it raises Refused, record that as a fault."""
        self.into.attempt(work)
