"""Builds kustomizations: gathers, transforms, finishes. Bases that several builds share are gathered once.

Source of the order: kustomize 5.8.1, api/internal/target/kusttarget.go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from preflux.limits import MAX_BUILD_DEPTH, MAX_BUILD_OBJECTS, MAX_COMPONENT_RUNS
from preflux.node import Node, items_at
from preflux.parse.store import Store
from preflux.render.budget import Growth
from preflux.render.build.configurations import configure, configure_definitions
from preflux.render.build.finish import finish
from preflux.render.build.openapi import schema_of
from preflux.render.build.result import Build, BuildFault
from preflux.render.build.unrendered import remote, unknown_parts
from preflux.render.build.vars import define_variables
from preflux.render.fields.fieldspec import WrongShape
from preflux.render.gathered import Accumulation
from preflux.render.generators.add_generated import absorb
from preflux.render.generators.config_and_secret import generate
from preflux.render.objects.collection import Objects
from preflux.render.objects.from_documents import objects_of
from preflux.render.objects.kinds import Kinds, builtin_kinds
from preflux.render.objects.object import Object
from preflux.render.objects.origin import BuildOrigin, below, builtin_origin, options, runs, transformed
from preflux.render.plugins.run import run_generators, run_transformers, run_validators
from preflux.render.refusal import Refused
from preflux.render.transformers.transform import TRANSFORMERS, Step
from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import (
    Entry,
    Kustomization,
    Missing,
    NotInCheckout,
    Outside,
    Remote,
    ToFile,
    ToFolder,
)

_T = TypeVar("_T")
_Gathering: TypeAlias = tuple[str, Kinds | None, BuildOrigin | None, str | None]
"""What a gathered kustomization depends on besides the graph: its folder, and how the builder came there."""


class Builder:
    """Builds the kustomizations of one graph.

    `restrict` refuses files outside the folder of the kustomization that names them, as plain `kustomize build` does and
    Flux does not.
    """

    def __init__(self, graph: Graph, *, restrict: bool = False) -> None:
        self.graph = graph
        self.store: Store = graph.store
        self.restrict = restrict
        self.kinds: Kinds = builtin_kinds()
        self.growth = Growth()
        self.without_containers: dict[int, Node] = {}
        """Nodes, by their identity, that `images` need not look into."""
        self._components = 0
        self.origin: BuildOrigin | None = None
        """The folder at work; None where no origins are wanted."""
        self._clone: str | None = None
        """The checkout that stands for the clone in which kustomize is at work; None for the folder that is built."""
        self._schema: Kinds | None = None
        self._met: list[Objects] = []
        self._gathered: dict[_Gathering, tuple[Accumulation, Kinds | None]] = {}
        self._open: list[str] = []
        self._files: dict[str, list[Object] | Refused] = {}

    def build(self, kustomization: Kustomization, *, order: str = "legacy") -> Build:
        """Return the finished build of a kustomization, with all its faults.

        `order` holds where the kustomization has no `sortOptions`: `legacy` as on the command line, `fifo` as in Flux.
        """
        self._set_schema(None)
        self._met = []
        self.growth.start()
        self._components = 0
        self.origin = BuildOrigin() if options(kustomization) else None
        gathered = self.gather(kustomization)
        result = Accumulation(gathered.objects.copy(), gathered.fields, gathered.variables)
        result.faults.extend(gathered.faults)
        result.unknown.extend(gathered.unknown)
        result.met |= gathered.met
        finish(kustomization, result, self.attempt, order)
        return Build(kustomization, result.objects.items, result.faults, result.unknown, result.met)

    def gather(self, kustomization: Kustomization) -> Accumulation:
        """Return what a kustomization makes before names are final; computed once for those of the graph."""
        shared = self.graph.kustomizations.get(kustomization.folder) is kustomization
        key = (kustomization.folder, self._schema, self.origin, self._clone)
        if shared and key in self._gathered:
            known, schema = self._gathered[key]
            self._set_schema(schema)
            self._met.append(known.objects)
            return known
        gathered = Accumulation()
        self.gather_into(kustomization, gathered)
        if shared:
            self._gathered[key] = gathered, self._schema
        return gathered

    def _set_schema(self, schema: Kinds | None) -> None:
        """Set the kinds of an `openapi` field: the first that is met holds for the rest of the build."""
        self._schema = schema
        self.kinds = builtin_kinds() if schema is None else schema

    def _read_schema(self, step: Step) -> None:
        if self._schema is None:
            self._set_schema(schema_of(step, self._met))

    def gather_into(self, kustomization: Kustomization, into: Accumulation) -> None:
        """Run a kustomization over what is gathered already: nothing for an overlay, its user's objects for a component."""
        self._open.append(kustomization.folder)
        try:
            self._run(kustomization, into)
        finally:
            self._open.pop()

    def _run(self, kustomization: Kustomization, into: Accumulation) -> None:
        """Read, generate, include components and transform, in kustomize's order."""
        self._met.append(into.objects)
        for fault in kustomization.faults:
            into.faults.append(BuildFault("kustomization", fault.span, fault.message, fault.hint))
        step = Step(self, kustomization, into)
        given = kustomization.root.fields
        if "openapi" in given:
            self.attempt(into, lambda: self._read_schema(step))
        for entry in kustomization.entries_of("resources", "bases"):
            self.attempt(into, lambda entry=entry: self._resource(entry, into))  # type: ignore[misc]
        self.attempt(into, lambda: configure(step))
        if "crds" in given:
            self.attempt(into, lambda: configure_definitions(step))
        for field in ("configMapGenerator", "secretGenerator"):
            for i in range(len(items_at(kustomization.root, field))):
                self.attempt(into, lambda field=field, i=i: self._generate(kustomization, field, i, into))  # type: ignore[misc]
        into.unknown.extend(unknown_parts(kustomization))
        if "generators" in given:
            run_generators(step)
        for entry in kustomization.entries_of("components"):
            self.attempt(into, lambda entry=entry: self._component(entry, into))  # type: ignore[misc]
        for name, fields, run in TRANSFORMERS:
            if given.keys().isdisjoint(fields):
                continue
            self.attempt(into, lambda run=run: run(step))  # type: ignore[misc]
            if self.origin is not None:
                for _ in range(runs(kustomization, name, fields)):
                    transformed(into.objects, builtin_origin(self.origin, kustomization, name))
        for field, run in LAST:
            if field in given:
                self.attempt(into, lambda run=run: run(step))  # type: ignore[misc]

    def attempt(self, into: Accumulation, step: Callable[[], None]) -> None:
        """Run one step; what kustomize would refuse is recorded, and the build goes on without that step."""
        try:
            step()
        except Refused as refused:
            into.record(refused.fault)
        except WrongShape as wrong:
            into.faults.append(BuildFault("wrong-shape", wrong.node.span, str(wrong)))

    def _generate(self, kustomization: Kustomization, field: str, index: int, into: Accumulation) -> None:
        made = generate(kustomization, field, index, self.store, self.path)
        if self.origin is not None:
            made.origin = builtin_origin(self.origin, kustomization, field[0].upper() + field[1:])
        absorb(into.objects, made)

    def _resource(self, entry: Entry, into: Accumulation) -> None:
        if isinstance(entry.target, ToFolder):
            self._include(entry, entry.target.folder, into)
        elif isinstance(entry.target, Remote):
            into.unknown.append(remote(entry))
        else:
            found = self.copies(entry)
            into.hollow = into.hollow or not found
            into.faults.extend(into.objects.extend(found, entry.span))
            if len(into.objects) > MAX_BUILD_OBJECTS:
                raise Refused("too-large", entry.span, f"a build of more than {MAX_BUILD_OBJECTS} objects")

    def _include(self, entry: Entry, folder: str, into: Accumulation) -> None:
        base = self._open_folder(entry, folder)
        if base.component:
            raise Refused("component-as-resource", entry.span, f"`{entry.shown}` is a component")
        into.include(self._below(entry, lambda: self.gather(base)), entry.span)

    def included(self, entry: Entry, into: Accumulation) -> list[Object]:
        """Return the objects that another kustomization makes, for their own sake; its faults are recorded."""
        if not isinstance(entry.target, ToFolder):
            raise Refused("broken-path", entry.span, f"`{entry.shown}` is no folder")
        base = self._open_folder(entry, entry.target.folder)
        made = self._below(entry, lambda: self.gather(base))
        into.faults.extend(fault for fault in made.faults if fault not in into.faults)
        into.unknown.extend(fault for fault in made.unknown if fault not in into.unknown)
        return made.objects.items

    def _component(self, entry: Entry, into: Accumulation) -> None:
        if isinstance(entry.target, Remote):
            into.unknown.append(remote(entry))
            return
        if not isinstance(entry.target, ToFolder):
            raise Refused("broken-path", entry.span, f"`{entry.shown}` is no folder")
        component = self._open_folder(entry, entry.target.folder)
        if not component.component:
            raise Refused("resource-as-component", entry.span, f"`{entry.shown}` is no component")
        self._components += 1
        if self._components > MAX_COMPONENT_RUNS:
            if self._components > MAX_COMPONENT_RUNS + 1:
                return  # said once: those that are open may include thousands more
            message = f"this build includes components more than {MAX_COMPONENT_RUNS:,} times"
            raise Refused("too-large", entry.span, message, "a component runs each time that another includes it")
        self._below(entry, lambda: self.gather_into(component, into))

    def _below(self, entry: Entry, work: Callable[[], _T]) -> _T:
        """Do the work of a folder that an entry names."""
        origin, clone = self.origin, self._clone
        if origin is not None:
            self.origin = below(origin, entry.text)
        if isinstance(entry.target, ToFolder) and entry.target.checkout is not None:
            self._clone = entry.target.checkout
        try:
            return work()
        finally:
            self.origin, self._clone = origin, clone

    def _open_folder(self, entry: Entry, folder: str) -> Kustomization:
        found = self.graph.get(folder)
        if found is None:
            if self.graph.tree.real(folder) in self.graph.ambiguous:
                raise Refused("ambiguous-kustomization", entry.span, f"`{entry.shown}` has several kustomization files")
            raise Refused("missing-kustomization", entry.span, f"`{entry.shown}` has no kustomization file")
        cloned = isinstance(entry.target, ToFolder) and entry.target.checkout is not None
        if self._clone and not cloned and not f"{found.folder}/".startswith(f"{self._clone}/"):
            raise Refused("outside-clone", entry.span, f"`{entry.shown}` leaves the repository of this remote base")
        if found.folder in self._open:
            raise Refused("kustomization-cycle", entry.span, f"`{entry.shown}` includes itself")
        if len(self._open) >= MAX_BUILD_DEPTH:
            raise Refused("too-deep", entry.span, f"a chain of more than {MAX_BUILD_DEPTH} kustomizations")
        return found

    def path(self, entry: Entry) -> str:
        """Return the file that an entry names. Raises Refused where it names none, or one that may not be read."""
        target = entry.target
        if not isinstance(target, ToFile):
            why = _NO_FILE.get(type(target), "is no file")
            if isinstance(target, NotInCheckout) and target.path.removeprefix(f"{target.checkout}/").startswith("../"):
                why = "leaves the repository that it names"
            raise Refused("broken-path", entry.span, f"`{entry.shown}` {why}")
        path = self.graph.tree.real(target.path)
        folder = self._open[-1]
        if target.checkout is not None or not folder or path.startswith(folder + "/"):
            return path
        if self._clone is not None:
            message = f"`{entry.shown}` is not in or below `{folder}`: kustomize reads nothing else for a remote base"
            raise Refused("outside-clone", entry.span, message)
        if self.restrict:
            raise Refused("load-restriction", entry.span, f"`{entry.shown}` is not in or below `{folder}`")
        return path

    def copies(self, entry: Entry) -> list[Object]:
        """Return the objects of the file that an entry names, to be changed. Raises Refused."""
        items = [item.copy() for item in self.load(self.path(entry))]
        if self.origin is not None:
            for item in items:
                item.origin = below(self.origin, entry.text)
        return items

    def load(self, path: str) -> list[Object]:
        """Return the objects of a file; loaded once. Raises Refused."""
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


_NO_FILE: dict[type, str] = {
    Missing: "does not exist",
    NotInCheckout: "is not in its checkout",
    Outside: "leaves the repository",
}

LAST: tuple[tuple[str, Callable[[Step], None]], ...] = (
    ("transformers", run_transformers),
    ("validators", run_validators),
    ("vars", define_variables),
)
"""What follows the transformations, in order, each with the field that configures it."""
