"""Builds kustomizations: gathers, transforms, finishes. Bases that several builds share are gathered once.

Source of the order: kustomize 5.8.1, api/internal/target/kusttarget.go.
"""

from __future__ import annotations

from collections.abc import Callable

from preflux.limits import MAX_BUILD_DEPTH, MAX_BUILD_OBJECTS
from preflux.node import Mapping, Scalar, items_at
from preflux.parse.store import Store
from preflux.render.accumulation import Accumulation
from preflux.render.build import Build, BuildFault
from preflux.render.fieldspec import WrongShape
from preflux.render.finish import finish
from preflux.render.generate import generate
from preflux.render.kinds import Kinds, builtin_kinds
from preflux.render.load import objects_of
from preflux.render.object import Object, scalar_text
from preflux.render.absorb import absorb
from preflux.render.refusal import Refused
from preflux.render.transform import TRANSFORMERS, Step
from preflux.render.unknown import unknown_parts
from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import Entry, Kustomization, Missing, Outside, Remote, ToFile, ToFolder
from preflux.span import Span


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
        self._gathered: dict[str, Accumulation] = {}
        self._open: list[str] = []
        self._files: dict[str, list[Object] | Refused] = {}

    def build(self, kustomization: Kustomization) -> Build:
        """Return the finished build of a kustomization, with all its faults."""
        gathered = self.gather(kustomization)
        result = Accumulation(gathered.objects.copy(), gathered.fields, gathered.variables)
        result.faults.extend(gathered.faults)
        result.unknown.extend(gathered.unknown)
        finish(kustomization, result, self.attempt)
        return Build(kustomization, result.objects.items, result.faults, result.unknown)

    def gather(self, kustomization: Kustomization) -> Accumulation:
        """Return what a kustomization makes before names are final; computed once."""
        known = self._gathered.get(kustomization.folder)
        if known is None:
            known = Accumulation()
            self.gather_into(kustomization, known)
            self._gathered[kustomization.folder] = known
        return known

    def gather_into(self, kustomization: Kustomization, into: Accumulation) -> None:
        """Run a kustomization over what is gathered already: nothing for an overlay, its user's objects for a component."""
        self._open.append(kustomization.folder)
        for fault in kustomization.faults:
            into.faults.append(BuildFault("kustomization", fault.span, fault.message, fault.hint))
        for entry in kustomization.entries_of("resources", "bases"):
            self.attempt(into, lambda entry=entry: self._resource(entry, into))  # type: ignore[misc]
        for configure in CONFIGURERS:
            self.attempt(into, lambda configure=configure: configure(Step(self, kustomization, into)))  # type: ignore[misc]
        for field in ("configMapGenerator", "secretGenerator"):
            for i in range(len(items_at(kustomization.root, field))):
                self.attempt(into, lambda field=field, i=i: self._generate(kustomization, field, i, into))  # type: ignore[misc]
        into.unknown.extend(unknown_parts(kustomization))
        for entry in kustomization.entries_of("components"):
            self.attempt(into, lambda entry=entry: self._component(entry, into))  # type: ignore[misc]
        for transform in TRANSFORMERS:
            self.attempt(into, lambda transform=transform: transform(Step(self, kustomization, into)))  # type: ignore[misc]
        self._open.pop()

    def attempt(self, into: Accumulation, step: Callable[[], None]) -> None:
        """Run one step; what kustomize would refuse is recorded, and the build goes on without that step."""
        try:
            step()
        except Refused as refused:
            into.faults.append(refused.fault)
        except WrongShape as wrong:
            into.faults.append(BuildFault("wrong-shape", wrong.node.span, str(wrong)))

    def _generate(self, kustomization: Kustomization, field: str, index: int, into: Accumulation) -> None:
        absorb(into.objects, generate(kustomization, field, index, self.store))

    def _resource(self, entry: Entry, into: Accumulation) -> None:
        if isinstance(entry.target, ToFolder):
            self._include(entry, entry.target.folder, into)
        elif isinstance(entry.target, Remote):
            into.unknown.append(BuildFault("remote", entry.span, f"`{entry.text}` is remote and not fetched"))
        else:
            for item in self.load(self.path(entry)):
                into.objects.append(item.copy())
            if len(into.objects) > MAX_BUILD_OBJECTS:
                raise Refused("too-large", entry.span, f"a build of more than {MAX_BUILD_OBJECTS} objects")

    def _include(self, entry: Entry, folder: str, into: Accumulation) -> None:
        base = self._open_folder(entry, folder)
        if base.component:
            raise Refused("component-as-resource", entry.span, f"`{entry.text}` is a component")
        into.include(self.gather(base), entry.span)

    def _component(self, entry: Entry, into: Accumulation) -> None:
        if isinstance(entry.target, Remote):
            into.unknown.append(BuildFault("remote", entry.span, f"`{entry.text}` is remote and not fetched"))
            return
        if not isinstance(entry.target, ToFolder):
            raise Refused("broken-path", entry.span, f"`{entry.text}` is no folder")
        component = self._open_folder(entry, entry.target.folder)
        if not component.component:
            raise Refused("resource-as-component", entry.span, f"`{entry.text}` is no component")
        self.gather_into(component, into)

    def _open_folder(self, entry: Entry, folder: str) -> Kustomization:
        found = self.graph.get(folder)
        if found is None:
            kind = "ambiguous-kustomization" if self.graph.tree.real(folder) in self.graph.ambiguous else "missing-kustomization"
            raise Refused(kind, entry.span, f"`{entry.text}` has no single kustomization file")
        if found.folder in self._open:
            raise Refused("kustomization-cycle", entry.span, f"`{entry.text}` includes itself")
        if len(self._open) >= MAX_BUILD_DEPTH:
            raise Refused("too-deep", entry.span, f"a chain of more than {MAX_BUILD_DEPTH} kustomizations")
        return found

    def path(self, entry: Entry) -> str:
        """Return the file that an entry names. Raises Refused where it names none, or one that may not be read."""
        target = entry.target
        if not isinstance(target, ToFile):
            why = {Missing: "does not exist", Outside: "leaves the repository"}.get(type(target), "is no file")
            raise Refused("broken-path", entry.span, f"`{entry.text}` {why}")
        path = self.graph.tree.real(target.path)
        folder = self._open[-1]
        if self.restrict and folder and not path.startswith(folder + "/"):
            raise Refused("load-restriction", entry.span, f"`{entry.text}` is not in or below `{folder}`")
        return path

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


def _configure_variables(step: Step) -> None:
    for node in items_at(step.kustomization.root, "vars"):
        if isinstance(node, Mapping):
            name = node.fields.get("name")
            if isinstance(name, Scalar):
                step.into.add_variable(scalar_text(name), node)


CONFIGURERS: tuple[Callable[[Step], None], ...] = ()
"""What adds to the fields that transformations touch, in order."""


def fault_of(span: Span, message: str) -> BuildFault:
    return BuildFault("wrong-shape", span, message)
