"""Post-build substitution in all objects of a build, in their order.

Source of the behaviour: kustomize-controller v1.9.4, build; github.com/fluxcd/pkg/kustomize v1.39.0, kustomize_varsub.go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Map
from typing import NamedTuple

from preflux.finding import Related
from preflux.pattern import lazy
from preflux.reconcile.substitution.object import Substituted, VariableUse, disabled, substitute
from preflux.reconcile.substitution.variables import Variable
from preflux.render.budget import Budget
from preflux.render.fault import BuildFault
from preflux.render.objects.ids import Id
from preflux.render.objects.object import Object

_NAME = lazy(r"[A-Za-z_][A-Za-z_0-9]*\Z")


class PostBuild(NamedTuple):
    """The result of substitution in a build: the variables that each object uses, and the faults."""

    uses: list[tuple[Object, VariableUse]]
    faults: list[BuildFault]


def post_build(
    objects: list[Object], variables: Map[str, Variable], budget: Budget, *, strict: bool, complete: bool = True
) -> PostBuild:
    """Substitute in every object of a build and replace their trees. See `substitute`."""
    taking_part = [item for item in objects if not disabled(item)]
    faults = _bad_names(variables) if taking_part else []
    uses: list[tuple[Object, VariableUse]] = []
    renamed: list[Object] = []
    before = {id(item): item.root for item in taking_part}
    for item in taking_part:
        result: Substituted = substitute(item, variables, budget, strict=strict, complete=complete)
        uses += [(item, use) for use in result.uses]
        faults += result.faults
        item.root = result.root
        if _identity_differs(before[id(item)], item):
            renamed.append(item)
    return PostBuild(uses, faults + _collisions(objects, renamed))


def _bad_names(variables: Map[str, Variable]) -> list[BuildFault]:
    message = "is not the name of a variable: a name has letters, digits and `_`, and does not start with a digit"
    return [
        BuildFault("bad-variable-name", variable.node.span, f"`{name}` {message}")
        for name, variable in sorted(variables.items())
        if not _NAME.match(name)
    ]


def _identity_differs(before: object, item: Object) -> bool:
    root = item.root
    if before is root:
        return False
    old = Object(before)  # type: ignore[arg-type]
    return old.current != item.current


def _collisions(objects: list[Object], renamed: list[Object]) -> list[BuildFault]:
    """Return a fault for each object that gets the identity of another one."""
    if not renamed:
        return []
    counts: Counter[Id] = Counter(item.current for item in objects)
    faults = []
    for item in renamed:
        if counts[item.current] > 1:
            other = next(o for o in objects if o is not item and o.current == item.current)
            message = f"substitution gives two objects the same name: {item.current}"
            related = (Related(other.name_span, "the other one"),)
            faults.append(BuildFault("duplicate-resource", item.name_span, message, "", related))
    return faults
