"""The kustomization graph of a repository: every kustomization file, and which includes which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from preflux.discover.tree import Tree
from preflux.parse.store import Store
from preflux.resolve.kustomization import NAMES, Kustomization, ToFile, ToFolder
from preflux.resolve.problems.problem import Problem
from preflux.resolve.read import read_kustomization
from preflux.resolve.secrecy import mark_files

INCLUDING = ("resources", "bases", "components")
"""The fields whose folders are built as part of the kustomization that names them."""


@dataclass(slots=True, eq=False, repr=False)
class Graph:
    """Every kustomization of the repository by folder, and those of checkouts that they include.

    `ambiguous` maps folders with several kustomization files to these files. `cycles` are chains of folders that include
    themselves, each once, starting at its alphabetically first folder. `problems` are those that `problems_of` found.
    """

    tree: Tree
    store: Store
    kustomizations: dict[str, Kustomization] = field(default_factory=dict)
    ambiguous: dict[str, list[str]] = field(default_factory=dict)
    cycles: list[list[str]] = field(default_factory=list)
    included_by: dict[str, list[str]] = field(default_factory=dict)
    problems: dict[Kustomization, list[Problem]] = field(default_factory=dict)

    def get(self, folder: str) -> Kustomization | None:
        """Return the kustomization of a folder (links followed); it is read at the first call.

        None if there is none, or more than one.
        """
        folder = self.tree.real(folder)
        if folder not in self.kustomizations and folder not in self.ambiguous:
            names = self.tree.names(folder)
            found = [name for name in NAMES if name in names and self.tree.kind(_join(folder, name)) == "file"]
            if len(found) > 1:
                self.ambiguous[folder] = [_join(folder, name) for name in found]
            elif found:
                made = self.kustomizations[folder] = read_kustomization(_join(folder, found[0]), self.tree, self.store)
                mark_files(made, self.store)
        return self.kustomizations.get(folder)

    def includes(self, kustomization: Kustomization) -> Iterator[Kustomization]:
        """Yield the kustomizations that one includes, in its order and as often as they are named."""
        for entry in kustomization.entries_of(*INCLUDING):
            if isinstance(entry.target, ToFolder):
                found = self.get(entry.target.folder)
                if found is not None:
                    yield found

    def files_of(self, kustomization: Kustomization) -> Iterator[str]:
        """Yield the files that a kustomization names, and its own file."""
        yield kustomization.path
        for entry in kustomization.entries.values():
            if isinstance(entry.target, ToFile):
                yield self.tree.real(entry.target.path)

    def roots(self) -> list[Kustomization]:
        """Return the kustomizations that are built by themselves: no other one includes them, and none is a component."""
        own = (k for folder, k in sorted(self.kustomizations.items()) if not self.tree.is_foreign(folder))
        return [k for k in own if k.folder not in self.included_by and not k.component]

    def foreign_files(self) -> set[str]:
        """Return the files of checkouts that kustomizations name."""
        if not self.tree.checkouts:
            return set()
        files = {path for kustomization in self.kustomizations.values() for path in self.files_of(kustomization)}
        return {path for path in files if self.tree.is_foreign(path)}


def resolve(tree: Tree, store: Store) -> Graph:
    """Read every kustomization file below the root and resolve every path in it."""
    graph = Graph(tree, store)
    for folder in sorted(tree.folders):
        graph.get(folder)
    waiting = list(graph.kustomizations.values())
    for kustomization in waiting:
        for included in graph.includes(kustomization):
            if included.folder not in graph.included_by and tree.is_foreign(included.folder):
                waiting.append(included)  # kustomizations of a checkout count only if they are included
            graph.included_by.setdefault(included.folder, []).append(kustomization.folder)
    graph.cycles = _cycles(graph)
    return graph


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _cycles(graph: Graph) -> list[list[str]]:
    """Find the cycles, without recursion: in a hostile repository, chains can be very long."""
    done: set[str] = set()
    cycles: dict[frozenset[str], list[str]] = {}
    for start in sorted(graph.kustomizations):
        if start in done:
            continue
        chain = [start]
        place = {start: 0}
        stack = [graph.includes(graph.kustomizations[start])]
        while stack:
            included = next(stack[-1], None)
            if included is None:
                stack.pop()
                folder = chain.pop()
                del place[folder]
                done.add(folder)
            elif included.folder in place:
                cycle = chain[place[included.folder] :]
                first = cycle.index(min(cycle))
                cycles.setdefault(frozenset(cycle), cycle[first:] + cycle[:first])
            elif included.folder not in done:
                place[included.folder] = len(chain)
                chain.append(included.folder)
                stack.append(graph.includes(included))
    return sorted(cycles.values())
