"""Builds kustomizations. A base that several builds share is built once.

Source of the order: kustomize 5.8.1, api/internal/target/kusttarget.go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from preflux.discover.tree import Tree
from preflux.limits import MAX_BUILD_DEPTH, MAX_BUILD_OBJECTS, MAX_COMPONENT_RUNS, STEPS_PER_TRANSFORMATION
from preflux.lookup import items_at
from preflux.node import Node
from preflux.parse.store import Store
from preflux.render.budget import Budget
from preflux.render.build.build_metadata import options, runs
from preflux.render.build.configurations import configure, configure_definitions
from preflux.render.build.finish import finish
from preflux.render.build.openapi import read_schema
from preflux.render.build.result import Build
from preflux.render.build.unrendered import unknown_parts
from preflux.render.build.vars import define_variables
from preflux.render.fault import BuildFault, Refused
from preflux.render.fields.defaults import added
from preflux.render.gathered import Accumulation
from preflux.render.generators.add_generated import absorb, breadth
from preflux.render.generators.config_and_secret import generate
from preflux.render.objects.from_documents import objects_of
from preflux.render.objects.kinds import Kinds
from preflux.render.objects.object import Object
from preflux.render.objects.origin import BuildOrigin, below, builtin_origin
from preflux.render.objects.transformations import transformed
from preflux.render.plugins.run import run_generators, run_transformers, run_validators
from preflux.render.step import Progress, Step, Visit
from preflux.render.transformers import TRANSFORMERS, Transformer
from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import Entry, Kustomization, Remote, ToFile, ToFolder
from preflux.resolve.problems.entries import problem_of, restriction_of
from preflux.resolve.problems.folders import cycle_problem

_Gathering: TypeAlias = tuple[str, Kinds | None, BuildOrigin | None, str | None]
"""What the result for a kustomization depends on besides the graph: its folder, and how the build got there."""


class Builder:
    """Builds the kustomizations of one graph.

    With `restrict`, files outside the folder of the kustomization that names them are refused: `kustomize build` does so,
    Flux does not.
    """

    def __init__(self, graph: Graph, *, restrict: bool = False) -> None:
        self.graph = graph
        self.restrict = restrict
        self.budget = Budget(graph.store.characters)
        self._without_containers: dict[int, Node] = {}
        self._gathered: dict[_Gathering, tuple[Accumulation, Kinds | None]] = {}
        self._files: dict[str, list[Object] | Refused] = {}

    @property
    def tree(self) -> Tree:
        """The files of the repository."""
        return self.graph.tree

    @property
    def store(self) -> Store:
        """The parsed files."""
        return self.graph.store

    def build(self, kustomization: Kustomization, *, order: str = "legacy") -> Build:
        """Return the finished build of a kustomization, with all its faults.

        `order` is used if the kustomization has no `sortOptions`: `legacy` as on the command line, `fifo` as in Flux.
        """
        place = kustomization.root.span
        ended = self.budget.ended(place)
        if ended is not None:
            return Build(kustomization, unknown=[ended])
        self.budget.start()
        visit = Visit(origin=BuildOrigin() if options(kustomization) else None)
        gathered = self._gather(kustomization, visit, Progress(self.budget, self._without_containers))
        result = Accumulation(gathered.objects.copy(), gathered.fields, gathered.variables)
        result.faults.extend(gathered.faults)
        result.unknown.extend(gathered.unknown)
        result.effective |= gathered.effective
        finish(kustomization, result, order, self.budget)
        beyond = self.budget.objects(result.objects, place)
        if beyond is not None:
            result.faults.append(beyond)
            result.objects.items.clear()
        return Build(kustomization, result.objects.items, result.faults, result.unknown, result.effective)

    def _gather(self, kustomization: Kustomization, visit: Visit, progress: Progress) -> Accumulation:
        """Return the result of a kustomization before names are final; cached for those of the graph."""
        shared = self.graph.kustomizations.get(kustomization.folder) is kustomization
        key = (kustomization.folder, progress.schema, visit.origin, visit.clone)
        if shared and key in self._gathered:
            known, progress.schema = self._gathered[key]
            progress.gathered.append(known.objects)
            return known
        gathered = Accumulation()
        self._run(self._step(kustomization, gathered, visit, progress))
        if shared:
            self._gathered[key] = gathered, progress.schema
        return gathered

    def _step(self, kustomization: Kustomization, into: Accumulation, visit: Visit, progress: Progress) -> Step:
        """Return the context for a kustomization: `into` is empty for an overlay, its user's for a component."""
        here = visit._replace(chain=(*visit.chain, kustomization.folder))
        return Step(kustomization, into, here, progress, self)

    def _run(self, step: Step) -> None:
        """Read, generate, include components and transform, in kustomize's order."""
        kustomization, into, origin = step.kustomization, step.into, step.visit.origin
        step.progress.gathered.append(into.objects)
        for fault in kustomization.faults:
            made = BuildFault("kustomization", fault.span, fault.message, fault.hint)
            into.faults.append(made._replace(kind="component-path") if fault.kind == "component-path" else made)
        given = kustomization.root.fields
        if "openapi" in given:
            step.attempt(lambda: read_schema(step))
        for entry in kustomization.entries_of("resources", "bases"):
            step.attempt(lambda entry=entry: self._resource(entry, step))  # type: ignore[misc]
        step.attempt(lambda: configure(step))
        if "crds" in given:
            step.attempt(lambda: configure_definitions(step))
        for name in ("configMapGenerator", "secretGenerator"):
            for i in range(len(items_at(kustomization.root, name))):
                step.attempt(lambda name=name, i=i: _generate(step, name, i))  # type: ignore[misc]
        into.unknown.extend(unknown_parts(kustomization))
        if "generators" in given:
            run_generators(step)
        for entry in kustomization.entries_of("components"):
            step.attempt(lambda entry=entry: self._component(entry, step))  # type: ignore[misc]
        for transformer in TRANSFORMERS:
            if given.keys().isdisjoint(transformer.fields):
                continue
            step.attempt(lambda transformer=transformer: _transform(step, transformer))  # type: ignore[misc]
            if origin is not None:
                for _ in range(runs(kustomization, transformer.name, transformer.fields)):
                    transformed(into.objects, builtin_origin(origin, kustomization, transformer.name))
        for name, run in LAST:
            if name in given:
                step.attempt(lambda run=run: run(step))  # type: ignore[misc]

    def _resource(self, entry: Entry, step: Step) -> None:
        into = step.into
        if isinstance(entry.target, ToFile):
            found = self.copies(entry, step)
            into.has_empty_file = into.has_empty_file or not found
            into.faults.extend(into.objects.extend(found, entry.span))
            if len(into.objects) > MAX_BUILD_OBJECTS:
                raise Refused("too-large", entry.span, f"a build of more than {MAX_BUILD_OBJECTS} objects")
        else:
            base = self._open_folder(entry, step)
            made = self._gather(base, _below(step.visit, entry), step.progress)
            self.budget.steps(5 * (1 + len(made.objects)) + added(into.fields), entry.span)
            into.include(made, entry.span)

    def included(self, entry: Entry, step: Step) -> list[Object]:
        """Return the objects of another kustomization, and record its faults. Raises Refused."""
        base = self._open_folder(entry, step)
        made = self._gather(base, _below(step.visit, entry), step.progress)
        into = step.into
        into.faults.extend(fault for fault in made.faults if fault not in into.faults)
        into.unknown.extend(fault for fault in made.unknown if fault not in into.unknown)
        return made.objects.items

    def _component(self, entry: Entry, step: Step) -> None:
        component = self._open_folder(entry, step)
        progress = step.progress
        progress.components += 1
        if progress.components > MAX_COMPONENT_RUNS + 1:
            return  # report it only once: the open components may include thousands more
        if progress.components > MAX_COMPONENT_RUNS:
            message = f"this build includes components more than {MAX_COMPONENT_RUNS:,} times"
            raise Refused("too-large", entry.span, message, "a component runs each time that another includes it")
        self._run(self._step(component, step.into, _below(step.visit, entry), progress))

    def _open_folder(self, entry: Entry, step: Step) -> Kustomization:
        """Return the kustomization of the folder that an entry names. Raises Refused."""
        self._refuse_problem(entry, step)
        target, visit = entry.target, step.visit
        found = self.graph.get(target.folder) if isinstance(target, ToFolder) else None
        assert found is not None, "all else is a problem of the entry"
        cloned = isinstance(target, ToFolder) and target.checkout is not None
        if visit.clone and not cloned and not f"{found.folder}/".startswith(f"{visit.clone}/"):
            raise Refused("outside-clone", entry.span, f"`{entry.shown}` leaves the repository of this remote base")
        if found.folder in visit.chain:
            cycle = visit.chain[visit.chain.index(found.folder) :]
            raise Refused.for_problem(cycle_problem(cycle, self.graph, {cycle[-1]: entry}))
        if len(visit.chain) >= MAX_BUILD_DEPTH:
            raise Refused("too-deep", entry.span, f"a chain of more than {MAX_BUILD_DEPTH} kustomizations")
        return found

    def _refuse_problem(self, entry: Entry, step: Step) -> None:
        """Raise Refused for an entry that cannot be read."""
        if isinstance(entry.target, Remote):
            message = f"`{entry.shown}` is remote and not fetched; `checkouts` can name a clone of it"
            raise Refused("remote", entry.span, message)
        problem = problem_of(entry, step.kustomization, self.graph)
        if problem is not None:
            raise Refused.for_problem(problem)

    def path(self, entry: Entry, step: Step) -> str:
        """Return the path of the file that an entry names. Raises Refused if it is not a file or must not be read."""
        self._refuse_problem(entry, step)
        target = entry.target
        assert isinstance(target, ToFile), "all else is a problem of the entry"
        path = self.graph.tree.real(target.path)
        restriction = restriction_of(entry, step.kustomization, self.graph)
        if restriction is None:
            return path
        if step.visit.clone is not None:
            where = f"`{entry.shown}` is not in or below `{step.kustomization.folder}`"
            raise Refused("outside-clone", entry.span, f"{where}: kustomize reads only these files for a remote base")
        if self.restrict:
            raise Refused.for_problem(restriction)
        return path

    def copies(self, entry: Entry, step: Step) -> list[Object]:
        """Return copies of the objects in the file that an entry names. Raises Refused."""
        items = [item.copy() for item in self._load(self.path(entry, step))]
        if step.visit.origin is not None:
            for item in items:
                item.origin = below(step.visit.origin, entry.text)
        return items

    def _load(self, path: str) -> list[Object]:
        """Return the objects of a file; cached. Raises Refused."""
        found = self._files.get(path)
        if found is None:
            try:
                found = objects_of(self.store.file(path))
            except Refused as refused:
                found = refused
            self._files[path] = found
        if isinstance(found, Refused):
            raise found
        return found


def _below(visit: Visit, entry: Entry) -> Visit:
    """Return the visit of a folder that an entry names."""
    origin = below(visit.origin, entry.text) if visit.origin is not None else None
    checkout = entry.target.checkout if isinstance(entry.target, ToFolder) else None
    return Visit(visit.chain, origin, visit.clone if checkout is None else checkout)


def _generate(step: Step, field: str, index: int) -> None:
    made = generate(step, field, index)
    if step.visit.origin is not None:
        made.origin = builtin_origin(step.visit.origin, step.kustomization, field[0].upper() + field[1:])
    step.progress.budget.steps((1 + len(step.into.objects)) // 2 + breadth(made), made.name_span)
    absorb(step.into.objects, made)


def _transform(step: Step, transformer: Transformer) -> None:
    given = step.kustomization.root
    cause = given.key(next(field for field in transformer.fields if field in given))
    step.charge(STEPS_PER_TRANSFORMATION + added(step.into.fields), cause)
    transformer.from_field(step)


LAST: tuple[tuple[str, Callable[[Step], None]], ...] = (
    ("transformers", run_transformers),
    ("validators", run_validators),
    ("vars", define_variables),
)
"""The steps after the transformations, in order, each with the field that configures it."""
