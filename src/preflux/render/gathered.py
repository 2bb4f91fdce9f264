"""What a kustomization has accumulated so far; bases are built once and shared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from preflux.finding import Related
from preflux.limits import MAX_BUILD_OBJECTS
from preflux.node import Mapping, Node
from preflux.render.fault import BuildFault, Refused, Unmatched
from preflux.render.fault_kinds import FAULTS, FaultKind
from preflux.render.fields.defaults import default_fields
from preflux.render.fields.fieldspec import WrongShape
from preflux.render.fields.tables import Conflict, Fields
from preflux.render.objects.collection import Objects
from preflux.span import Span


@dataclass(slots=True, eq=False, repr=False)
class Accumulation:
    """Objects, tables of fields, variables, faults, and unknown parts.

    `effective` are the places of entries (patches, images and so on) that matched an object. `has_empty_file`: a resource is
    a file without objects, which may be filled later, as `flux bootstrap` does with `gotk-components.yaml`.
    """

    objects: Objects = field(default_factory=Objects)
    fields: Fields = field(default_factory=Fields)
    variables: dict[str, Mapping] = field(default_factory=dict)
    faults: list[BuildFault] = field(default_factory=list)
    unknown: list[BuildFault] = field(default_factory=list)
    effective: set[Span] = field(default_factory=set)
    has_empty_file: bool = False
    _scanned: int = 0
    _lossy: bool = False
    _mistyped: set[tuple[str, int]] = field(default_factory=set)

    def _scan(self) -> None:
        """Process the faults that are new since the last call: there may be very many."""
        for fault in self.faults[self._scanned :]:
            self._lossy = self._lossy or FAULTS[fault.kind].loses
            if fault.kind == "kustomization":
                self._mistyped.add(_start(fault))
        self._scanned = len(self.faults)

    def record(self, fault: BuildFault) -> None:
        """Add a fault. One about a missing object is only added if no object was lost before and none is unknown."""
        meaning = FAULTS[fault.kind]
        if not meaning.rule:
            self.unknown.append(fault)
            return
        self._scan()
        if meaning.absence and (self.unknown or self._lossy or (self.has_empty_file and not fault.refused)):
            return
        if _start(fault) in self._mistyped:
            return  # an entry of the wrong type is reported elsewhere
        self.faults.append(fault)

    def attempt(self, work: Callable[[], None]) -> None:
        """Run `work`; if it raises Refused, record that as a fault, and go on without it."""
        try:
            work()
        except Refused as refused:
            if not self.faults or self.faults[-1] is not refused.fault:
                self.record(refused.fault)
        except WrongShape as wrong:
            self.faults.append(BuildFault("wrong-shape", wrong.node.span, str(wrong)))

    def look(self, kind: FaultKind, node: Node, unmatched: Unmatched | None) -> None:
        """Record whether an entry matched an object, if kustomize may ignore it silently; `unmatched` is why not."""
        if unmatched is None:
            self.effective.add(node.span)
            if isinstance(node, Mapping):
                # A fault in another build may be at any of them.
                self.effective.update(part.span for part in node.fields.values())
        else:
            self.record(BuildFault(kind, unmatched.part or node.span, *unmatched[:3], refused=False))

    def include(self, other: Accumulation, cause: Span) -> None:
        """Add what a base has accumulated; its objects are copied, their trees are shared."""
        known = set(self.faults)
        self.faults.extend(fault for fault in other.faults if fault not in known)
        if len(self.objects) + len(other.objects) > MAX_BUILD_OBJECTS:
            # Drop everything of a base that is too large: the kustomizations above must not exceed the limit again.
            self.objects.items.clear()
            self.objects.changed()
            raise Refused("too-large", cause, f"a build of more than {MAX_BUILD_OBJECTS} objects")
        unknown = set(self.unknown)
        self.unknown.extend(fault for fault in other.unknown if fault not in unknown)
        self.effective |= other.effective
        self.has_empty_file = self.has_empty_file or other.has_empty_file
        self.faults.extend(self.objects.extend((item.copy() for item in other.objects), cause))
        self.configure(other.fields, cause)
        for name, variable in other.variables.items():
            self.add_variable(name, variable)

    def configure(self, fields: Fields, cause: Span) -> None:
        """Add fields to the tables of transformations."""
        if fields is default_fields() and self.fields in (fields, Fields()):
            self.fields = fields
            return
        try:
            self.fields = self.fields.merged(fields)
        except Conflict as conflict:
            self.faults.append(BuildFault("bad-configuration", cause, str(conflict)))

    def add_variable(self, name: str, variable: Mapping) -> None:
        """Add a variable. Raises Refused if its name is taken."""
        known = self.variables.get(name)
        if known is None:
            self.variables[name] = variable
            return
        related = (Related(known.span, "the first one"),) if known is not variable else ()
        message = f"the variable `{name}` is defined twice in this build"
        self.faults.append(BuildFault("duplicate-variable", variable.span, message, "", related))


def _start(fault: BuildFault) -> tuple[str, int]:
    return fault.span.path, fault.span.start
