"""Limits the work of one build, and of all builds of a run together.

A few lines of a repository can cause unlimited work: patches of the results of patches, every target for every object, a
Flux Kustomization that creates the next one. Three units are counted, never seconds, so that every machine stops at the
same place:

- *steps*: one visit of an object, entry or field. A step takes about half a microsecond.
- *values*: one node, or a number of characters of a text, that a build creates (see `Extent.size`).
- *objects*: one finished build, and each object in it; long objects count more, since every rule visits them.

A run may use a fixed amount of each, plus an amount for each character of input, since honest work grows with the input.
One build may use half of the steps and values, so that something is left for the others. The amounts are in `limits.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from preflux.limits import (
    CHARACTERS_PER_OBJECT,
    MIN_OBJECTS,
    MIN_STEPS,
    MIN_VALUES,
    OBJECTS_PER_CHARACTER,
    STEPS_PER_CHARACTER,
    VALUES_PER_CHARACTER,
)
from preflux.render.fault import BuildFault, Refused
from preflux.render.objects.object import Object
from preflux.span import Span


class Budget:
    """Counts the work of the builds of a run; `characters` is the number of characters that the run has read.

    Builds are made in a fixed order, so every run refuses the same ones.
    """

    __slots__ = ("_build_steps", "_build_values", "_fault", "_left", "_objects", "_steps", "_values", "unbuilt")

    def __init__(self, characters: int = 0) -> None:
        self._steps = MIN_STEPS + int(STEPS_PER_CHARACTER * characters)
        self._values = MIN_VALUES + int(VALUES_PER_CHARACTER * characters)
        self._objects = MIN_OBJECTS + int(OBJECTS_PER_CHARACTER * characters)
        self._left = [self._steps, self._values, self._objects]
        self._build_steps = self._build_values = 0
        self._fault: BuildFault | None = None
        self.unbuilt: BuildFault | None = None
        """The fault for all builds that are no longer made; set by the first of them."""
        self.start()

    @property
    def used(self) -> tuple[float, float, float]:
        """The used fractions of steps, values and objects, from 0 to 1."""
        steps, values, objects = self._left
        return 1 - steps / self._steps, 1 - values / self._values, 1 - objects / self._objects

    def start(self) -> None:
        """Start the next build."""
        self._build_steps, self._build_values = self._steps // 2, self._values // 2
        self._fault = None

    def ended(self, span: Span) -> BuildFault | None:
        """Return the fault for a build that can no longer be made; None if something is left for it."""
        if self._left[0] > 0 and self._left[2] > 0:
            return None
        if self.unbuilt is None:
            message = "this build and those after it are not made: the others took all that one run may do"
            self.unbuilt = BuildFault("too-large", span, message)
        return self.unbuilt

    def steps(self, count: int, span: Span) -> None:
        """Count steps caused by the text at `span`. Raises Refused if they are too many, before the work is done."""
        self._left[0] -= count
        self._build_steps -= count
        if self._build_steps >= 0 and self._left[0] >= 0:
            return
        if self._fault is None:
            one = self._left[0] >= 0
            most = f"one build may do, {self._steps // 2:,} steps" if one else f"one run may do, {self._steps:,} steps"
            message = f"with this the work is more than {most}"
            hint = "use fewer entries, or select fewer objects; what this build is to do after this place is left out"
            self._fault = BuildFault("too-large", span, message, hint)
        raise Spent(self._fault)

    def values(self, size: int, span: Span) -> None:
        """Count values that the text at `span` is about to add. Raises Refused if they are too many."""
        one, left = self._build_values - size, self._left[1] - size
        if one < 0 or left < 0:
            whole = f"the build grow by more than {self._values // 2:,}"
            if one >= 0:
                whole = f"all builds together grow by more than {self._values:,}"
            raise Refused("too-large", span, f"this makes {whole} values", "make fewer or smaller copies")
        self._build_values, self._left[1] = one, left

    def objects(self, made: Iterable[Object], span: Span) -> BuildFault | None:
        """Count the objects of a finished build; return a fault if they are too many, else None."""
        roots = [item.root for item in made]
        self._left[2] -= 1 + sum(1 + (root.end - root.start) // CHARACTERS_PER_OBJECT for root in roots)
        if self._left[2] >= 0:
            return None
        message = f"with this build, all builds together have more than {self._objects:,} objects; long ones count more"
        return BuildFault("too-large", span, message, "check a part of the repository by itself")


class Spent(Refused):
    """The steps of a build or a run are used up; reported once per build."""

    def __init__(self, fault: BuildFault) -> None:
        super().__init__(*fault[:4])
        self.fault = fault
