"""What a kustomization has gathered so far; bases are gathered once and shared."""

from __future__ import annotations

from dataclasses import dataclass, field

from preflux.node import Mapping
from preflux.render.build import BuildFault
from preflux.render.fields import Conflict, Fields, default_fields
from preflux.render.objects import Objects
from preflux.render.refusal import Refused
from preflux.span import Span


@dataclass(slots=True)
class Accumulation:
    """Objects, the fields to touch, variables, and what went wrong or is unknown."""

    objects: Objects = field(default_factory=Objects)
    fields: Fields = field(default_factory=default_fields)
    variables: dict[str, Mapping] = field(default_factory=dict)
    faults: list[BuildFault] = field(default_factory=list)
    unknown: list[BuildFault] = field(default_factory=list)

    def include(self, other: Accumulation, cause: Span) -> None:
        """Take in what a base gathered; its objects are copied, their trees are shared."""
        for fault in other.faults:
            if fault not in self.faults:
                self.faults.append(fault)
        self.unknown.extend(fault for fault in other.unknown if fault not in self.unknown)
        for item in other.objects:
            try:
                self.objects.append(item.copy())
            except Refused as refused:
                self.faults.append(refused.fault)
        self.configure(other.fields, cause)
        for name, variable in other.variables.items():
            self.add_variable(name, variable)

    def configure(self, fields: Fields, cause: Span) -> None:
        """Add to the fields that transformations touch."""
        try:
            self.fields = self.fields.merged(fields)
        except Conflict as conflict:
            self.faults.append(BuildFault("bad-configuration", cause, str(conflict)))

    def add_variable(self, name: str, variable: Mapping) -> None:
        """Add a variable; a name may be given once."""
        known = self.variables.setdefault(name, variable)
        if known is not variable:
            self.faults.append(BuildFault("duplicate-variable", variable.span, f"the variable `{name}` is defined twice"))
