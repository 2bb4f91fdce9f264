"""The `${VAR}` of Flux: what a text with them consists of, and how it is filled in.

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
"""The operators that bear an unset variable."""

OUT_OF_RANGE = "slice bounds out of range"
"""The problem of a substring for which Go panics."""

TOO_LARGE = "too large"
"""The problem of an expression with which the text is larger than any file may be."""

State = Literal["set", "unset", "unknown"]


class Unknown(Enum):
    """The value of a variable that exists, while what it holds cannot be known."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN
Lookup: TypeAlias = Callable[[str], "str | Unknown | None"]
"""Leads from a name to its value: None where it is unset."""


class Literally(NamedTuple):
    """A stretch of the input that stays as it is; of `$$` it holds the second `$` only."""

    start: int
    end: int


class Expression(NamedTuple):
    """One `${...}`: from `start` to `end` in the input. `arguments` are what stands behind its operator."""

    start: int
    end: int
    name: str
    operator: str = ""
    arguments: tuple[str | Expression, ...] = ()

    @property
    def has_default(self) -> bool:
        """Whether it bears that its variable is unset."""
        return self.operator in DEFAULTING

    def within(self) -> Iterator[Expression]:
        """Yield the expressions in its arguments and then itself: the order in which they are computed."""
        for argument in self.arguments:
            if isinstance(argument, Expression):
                yield from argument.within()
        yield self


class BadSubstitution(Exception):
    """The text cannot be read, or the expression not be computed.

    `problem` is what Flux says of it; `expression` the offset of the outermost `${` at fault and `at` where reading stopped.
    """

    def __init__(self, problem: str, expression: int, at: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.expression = expression
        self.at = at


class Use(NamedTuple):
    """One variable that a text uses, and what was known of it. `kept`: its `${...}` still stands in the result."""

    expression: Expression
    state: State
    kept: bool

    @property
    def missing(self) -> bool:
        """Whether a strict Flux fails for it."""
        return self.state == "unset" and not self.expression.has_default


class Piece(NamedTuple):
    """A part of the result: what it was made of, and where it begins there."""

    part: Literally | Expression
    start: int


class Filled(NamedTuple):
    """The text with its variables filled in, in pieces; `uses` come in the order in which they were computed."""

    text: str
    pieces: list[Piece]
    uses: list[Use]


Template: TypeAlias = list[Literally | Expression]


def fill(text: str, template: Template, lookup: Lookup, *, strict: bool) -> Filled:
    """Fill in a text that was read.

    An expression whose value depends on an unknown variable stays as it is written, and so does one with an unset variable
    and no default where `strict`; otherwise that is empty. Raises BadSubstitution where Flux would crash, or the text be too
    large.
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
    """Return the value of an expression, None where it is unknown."""
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
