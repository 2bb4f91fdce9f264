"""Replaces the `${VAR}` of Flux in a text.

Source of the behaviour: github.com/fluxcd/pkg/envsubst v1.7.0, which differs from a shell in places: `${v-d}` is refused,
`${v:+d}` means `${v:-d}`, lengths and offsets count bytes, what stands in a default is computed also when it is not used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Literal, NamedTuple, TypeAlias

from preflux.limits import MAX_FILE_BYTES
from preflux.reconcile.substitution.operators import OutOfRange, TooLarge, TooLong, expand

DEFAULTING = frozenset((":-", ":=", ":+", ":?", "="))
"""Operators with a default for an unset variable."""

OUT_OF_RANGE = "slice bounds out of range"
"""The problem of a substring for which Go panics."""

TOO_LARGE = "too large"
"""The problem of an expression that makes the text larger than the largest file."""

State = Literal["set", "unset", "unknown"]


class Unknown(Enum):
    """The value of a variable that exists but has an unknown value."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN
Lookup: TypeAlias = Callable[[str], "str | Unknown | None"]
"""Maps a name to its value: None if it is unset."""


class Literally(NamedTuple):
    """A part of the input that is copied; for `$$`, it is only the second `$`."""

    start: int
    end: int


class Expression(NamedTuple):
    """One `${...}`: from `start` to `end` in the input. `arguments` are the parts after its operator."""

    start: int
    end: int
    name: str
    operator: str = ""
    arguments: tuple[str | Expression, ...] = ()

    @property
    def has_default(self) -> bool:
        """Whether it has a default for an unset variable."""
        return self.operator in DEFAULTING

    def within(self) -> Iterator[Expression]:
        """Yield the expressions in its arguments and then itself: the order in which they are computed."""
        for argument in self.arguments:
            if isinstance(argument, Expression):
                yield from argument.within()
        yield self


class BadSubstitution(Exception):
    """The text cannot be parsed, or an expression cannot be computed.

    `problem` is Flux's message; `expression` the offset of the outermost `${` at fault and `at` where reading stopped.
    """

    def __init__(self, problem: str, expression: int, at: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.expression = expression
        self.at = at


class Use(NamedTuple):
    """One variable that a text uses, and what is known about it. `kept`: its `${...}` is still in the result."""

    expression: Expression
    state: State
    kept: bool

    @property
    def missing(self) -> bool:
        """Whether a strict Flux fails for it."""
        return self.state == "unset" and not self.expression.has_default


class Piece(NamedTuple):
    """A part of the result: its literal or expression, and the offset where it begins in the result."""

    part: Literally | Expression
    start: int


class Filled(NamedTuple):
    """The text after substitution, in pieces; `uses` are in the order in which they were computed."""

    text: str
    pieces: list[Piece]
    uses: list[Use]


Template: TypeAlias = list[Literally | Expression]


def fill(text: str, template: Template, lookup: Lookup, *, strict: bool) -> Filled:
    """Substitute the variables in a parsed text.

    An expression that depends on an unknown variable is left as it is written. An unset variable without default is also
    left if `strict`, and becomes empty otherwise. Raises BadSubstitution if Flux would crash or the text gets too large.
    """
    out: list[str] = []
    pieces: list[Piece] = []
    uses: list[Use] = []
    size = 0
    for part in template:
        written = text[part.start : part.end]
        if isinstance(part, Expression):
            seen = len(uses)
            value = _value(part, lookup, strict, uses, part.start)
            if value is None:
                uses[seen:] = [use._replace(kept=True) for use in uses[seen:]]
            else:
                written = value.decode("utf-8", "surrogateescape")
        pieces.append(Piece(part, size))
        out.append(written)
        size += len(written)
        if size > MAX_FILE_BYTES:
            raise BadSubstitution(TOO_LARGE, part.start, part.start)
    return Filled("".join(out), pieces, uses)


def _value(expression: Expression, lookup: Lookup, strict: bool, uses: list[Use], outermost: int) -> bytes | None:
    """Return the value of an expression; None if it is unknown."""
    arguments: list[bytes | None] = []
    for argument in expression.arguments:
        if isinstance(argument, Expression):
            arguments.append(_value(argument, lookup, strict, uses, outermost))
        else:
            arguments.append(argument.encode("utf-8", "surrogateescape"))
    found = lookup(expression.name)
    state: State = "unset" if found is None else "unknown" if found is UNKNOWN else "set"
    uses.append(Use(expression, state, kept=False))
    if found is UNKNOWN or (found is None and strict and not expression.has_default):
        return None
    value = found.encode("utf-8", "surrogateescape") if isinstance(found, str) else b""
    if value and expression.has_default:
        return value
    known = [argument for argument in arguments if argument is not None]
    if len(known) < len(arguments):
        return None
    try:
        return expand(expression.operator, value, known)
    except OutOfRange:
        raise BadSubstitution(OUT_OF_RANGE, outermost, expression.start) from None
    except TooLarge:
        raise BadSubstitution(TOO_LARGE, outermost, expression.start) from None
    except TooLong:
        return None
