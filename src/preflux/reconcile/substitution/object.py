"""Post-build substitution in one object: on its emitted text, which is then read again.

The new tree shares everything unchanged with the old one, and the rest keeps its places; `via` has the places of the
variables' values. Source of the behaviour: github.com/fluxcd/pkg/kustomize v1.39.0, kustomize_varsub.go.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from typing import NamedTuple

from preflux.finding import Related
from preflux.limits import CHARACTERS_PER_NODE, CHARACTERS_PER_STEP, MAX_FILE_BYTES
from preflux.node import Mapping, Sequence
from preflux.reconcile.substitution.expression_places import Places
from preflux.reconcile.substitution.fill import (
    OUT_OF_RANGE,
    TOO_LARGE,
    UNKNOWN,
    BadSubstitution,
    Expression,
    Filled,
    Literally,
    State,
    Template,
    Unknown,
    fill,
)
from preflux.reconcile.substitution.keep_places import Alignment, rounded
from preflux.reconcile.substitution.parse import concerns, read
from preflux.reconcile.substitution.read_back import EXACT, Unreadable, reread
from preflux.reconcile.substitution.variables import Variable
from preflux.render.budget import Budget
from preflux.render.emit.writer import emit
from preflux.render.fault import BuildFault, Refused
from preflux.render.objects.object import Object
from preflux.span import Span

DISABLED = "kustomize.toolkit.fluxcd.io/substitute"
_MAX_TRIED = 100
_MAX_TRIED_CHARACTERS = 4_000_000
"""What is read again to find the values that break an object, each alone."""


class VariableUse(NamedTuple):
    """One `${...}` of an object: the variable, where it is written and whether it has a default for an unset variable.

    `missing`: unset without a default, so a strict Flux fails; before 2.9, Flux inserts an empty text.
    """

    name: str
    span: Span
    has_default: bool
    state: State

    @property
    def missing(self) -> bool:
        return self.state == "unset" and not self.has_default


class Substituted(NamedTuple):
    """The tree of an object after substitution, the variables that it uses, and the faults for which Flux refuses it."""

    root: Mapping
    uses: list[VariableUse]
    faults: list[BuildFault]


def substitute(
    item: Object, variables: Map[str, Variable], budget: Budget, *, strict: bool, complete: bool = True
) -> Substituted:
    """Fill the variables of a Flux Kustomization into an object.

    If a value is unknown, or unset with `strict`, its `${...}` is kept, in an Unresolved. An object that Flux refuses for
    another reason keeps its tree. With `strict`, each unset variable without a default is a fault. If not `complete`, there
    may be further variables, so none counts as unset.
    """
    dollar, big = _contents(item.root)
    if not (dollar or big) or item.flawed or disabled(item):
        return Substituted(item.root, [], [])
    if not dollar:
        return Substituted(rounded(item.root), [], [])
    work = _Work.on(item)
    if work is None:
        return Substituted(item.root, [], [])
    work.complete = complete
    return work.substituted(variables, budget, strict)


def variables_of(item: Object) -> Substituted:
    """Return the variables that an object uses, all treated as unset, and its faults."""
    if not _contents(item.root)[0] or item.flawed or disabled(item):
        return Substituted(item.root, [], [])
    work = _Work.on(item)
    if work is None:
        return Substituted(item.root, [], [])
    return work.substituted({}, Budget(), strict=False)._replace(root=item.root)


def disabled(item: Object) -> bool:
    """Whether an object is kept out of substitution by its own label or annotation."""
    return "disabled" in (item.labels.get(DISABLED), item.annotations.get(DISABLED))


def _contents(root: Mapping) -> tuple[bool, bool]:
    """Tell whether a tree holds text that substitution concerns, and whether it holds numbers that JSON would round."""
    dollar = big = False
    stack: list[object] = [root]
    while stack:
        node = stack.pop()
        kind = node.__class__
        if kind is Mapping:
            fields = node.fields  # type: ignore[attr-defined]
            stack.extend(fields.values())
            dollar = dollar or any("$" in key and concerns(key) for key in fields)
        elif kind is Sequence:
            stack.extend(node.items)  # type: ignore[attr-defined]
        else:
            value = node.value  # type: ignore[attr-defined]
            if value.__class__ is str:
                dollar = dollar or ("$" in value and concerns(value))
            elif value.__class__ is int and not -EXACT <= value <= EXACT:
                big = True
    return dollar, big


class _Work:
    """The substitution of one object: its emitted text, the expressions in it, and the results."""

    def __init__(self, item: Object, text: str) -> None:
        self.root = item.root
        self.text = text
        self.read = reread(text, merge=False)
        self.places = Places(text, self.read, item.root)
        self.variables: Map[str, Variable] = {}
        self.complete = True

    @classmethod
    def on(cls, item: Object) -> _Work | None:
        """Return the substitution for an object; None if kustomize cannot print it."""
        try:
            return cls(item, emit(item.root))
        except (ValueError, Unreadable):
            return None

    def substituted(self, variables: Map[str, Variable], budget: Budget, strict: bool) -> Substituted:
        self.variables = variables
        try:
            budget.steps(len(self.text) // CHARACTERS_PER_STEP, self.root.span)
            template = read(self.text)
            filled = fill(self.text, template, self._value, strict=strict)
            budget.values(max(0, len(filled.text) - len(self.text)) // CHARACTERS_PER_NODE, self.root.span)
        except BadSubstitution as bad:
            return Substituted(self.root, [], [self._bad(bad)])
        except Refused as refused:
            return Substituted(self.root, [], [refused.fault])
        uses = [
            VariableUse(use.expression.name, self.places.place(use.expression), use.expression.has_default, use.state)
            for use in filled.uses
        ]
        faults = [_unset(use) for use in uses if strict and use.missing]
        try:
            new = reread(filled.text)
        except Unreadable as unreadable:
            return Substituted(self.root, uses, [*faults, *self._broken(template, filled, unreadable, strict)])
        if not isinstance(new, Mapping):
            problem = Unreadable("the object is no longer a mapping", 0)
            return Substituted(self.root, uses, [*faults, *self._broken(template, filled, problem, strict)])
        root = Alignment(filled, self.variables).aligned(self.root, self.read, new)
        assert isinstance(root, Mapping)
        return Substituted(root, uses, faults)

    def _value(self, name: str) -> str | Unknown | None:
        variable = self.variables.get(name)
        if variable is None:
            return None if self.complete else UNKNOWN
        return UNKNOWN if variable.value is None else variable.value

    def _bad(self, bad: BadSubstitution) -> BuildFault:
        # The text after the name is not shown: it may be part of a password.
        line_end = self.text.find("\n", bad.expression)
        brace = self.text.find("}", bad.at, line_end)
        end = brace + 1 if brace >= 0 else min(bad.at, line_end)
        span = self.places.place(Expression(bad.expression, end, ""))
        if bad.problem == OUT_OF_RANGE:
            return BuildFault("bad-substitution", span, "a substring of negative length, on which the controller crashes")
        if bad.problem == TOO_LARGE:
            message = f"with this value the object has more than {MAX_FILE_BYTES:,} characters"
            return BuildFault("too-large", span, message, "the API server refuses objects of more than a few megabytes")
        message = f"not an expression that Flux can read: {bad.problem}"
        return BuildFault("bad-substitution", span, message, "write `$${` for a `${` that is not a variable")

    def _broken(self, template: Template, filled: Filled, problem: Unreadable, strict: bool) -> list[BuildFault]:
        """Return a fault for each expression whose value alone breaks the text, else for the last one before the problem."""
        faults = []
        expressions = [part for part in template if isinstance(part, Expression)]
        for expression in expressions[: min(_MAX_TRIED, 1 + _MAX_TRIED_CHARACTERS // len(self.text))]:
            alone: Template = [p if p is expression else Literally(p.start, p.end) for p in template]
            try:
                if isinstance(reread(fill(self.text, alone, self._value, strict=strict).text), Mapping):
                    continue
            except Unreadable as unreadable:
                faults.append(self._breaks(expression, unreadable.problem))
        if faults:
            return faults
        if not expressions:
            message = f"Flux cannot read the object again after substitution: {problem.problem}"
            return [BuildFault("broken-by-value", self.root.span, message)]
        before = [piece.part for piece in filled.pieces if piece.start <= problem.at]
        guilty = [part for part in before if isinstance(part, Expression)] or expressions
        return [self._breaks(guilty[-1], problem.problem)]

    def _breaks(self, expression: Expression, problem: str) -> BuildFault:
        given = [self.variables[part.name] for part in expression.within() if part.name in self.variables]
        message = f"the value of `{expression.name}` breaks the YAML of the object: {problem}"
        hint = "quotes are removed before substitution: put them into the value"
        related = tuple(Related(variable.node.span, "the value") for variable in given)
        return BuildFault("broken-by-value", self.places.place(expression), message, hint, related)


def _unset(use: VariableUse) -> BuildFault:
    return BuildFault("unset-variable", use.span, f"`{use.name}` has no value and no default")
