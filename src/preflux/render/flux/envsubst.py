"""The `${VAR}` of Flux: reads a text into literal stretches and expressions, and fills these in.

Source of the behaviour: github.com/fluxcd/pkg/envsubst v1.7.0, which differs from a shell in places: `${v-d}` is refused,
`${v:+d}` means `${v:-d}`, lengths and offsets count bytes, what stands in a default is computed also when it is not used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Literal, NamedTuple, TypeAlias

from preflux.render.flux.expansion import OutOfRange, TooLong, expand

DEFAULTING = frozenset((":-", ":=", ":+", ":?", "="))
"""The operators that bear an unset variable."""

OUT_OF_RANGE = "slice bounds out of range"
"""The problem of a substring for which Go panics."""

_MAX_NESTING = 100

State = Literal["set", "unset", "unknown"]


class Unknown(Enum):
    """The value of a variable that exists, while what it holds cannot be known."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN
Lookup: TypeAlias = Callable[[str], "str | None | Unknown"]
"""Leads from a name to its value: None where it is unset."""


class Literally(NamedTuple):
    """A stretch of the input that stays as it is; of `$$` it holds the second `$` only."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Expression:
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


def concerns(text: str) -> bool:
    """Whether substitution could change a text; where none does, nothing about it can be refused either."""
    return "$" in text and ("${" in text or "$$" in text)


def read(text: str) -> Template:
    """Split a text into literal stretches and expressions. Raises BadSubstitution."""
    end = text.find("\0")
    return list(_Reader(text if end < 0 else text[:end]).parts())


def fill(text: str, template: Template, lookup: Lookup, *, strict: bool) -> Filled:
    """Fill in a text that was read.

    An expression whose value depends on an unknown variable stays as it is written, and so does one with an unset variable
    and no default where `strict`; otherwise that is empty. Raises BadSubstitution where Flux would crash.
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
    except TooLong:
        return None


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.outermost = 0
        self.depth = 0

    def parts(self) -> Iterator[Literally | Expression]:
        text = self.text
        find = text.find
        since = dollar = 0
        while True:
            dollar = find("$", dollar)
            if dollar < 0:
                break
            following = text[dollar + 1 : dollar + 2]
            if following == "$":
                if dollar > since:
                    yield Literally(since, dollar)
                since = dollar + 1
                dollar += 2
            elif following == "{":
                if dollar > since:
                    yield Literally(since, dollar)
                self.at = self.outermost = dollar
                yield self._expression()
                since = dollar = self.at
            else:
                dollar += 1
        if since < len(text):
            yield Literally(since, len(text))

    def _fail(self, problem: str) -> BadSubstitution:
        return BadSubstitution(problem, self.outermost, self.at)

    def _here(self) -> str:
        return self.text[self.at : self.at + 1]

    def _expression(self) -> Expression:
        start = self.at
        self.at += 2
        self.depth += 1
        if self.depth > _MAX_NESTING:
            raise self._fail("nested too deep")
        if self._here() == "#":
            self.at += 1
            name = self._name("bad substitution")
            made = self._closed(start, name, "#", ())
        else:
            name = self._name("unable to parse variable name")
            made = self._rest(start, name)
        self.depth -= 1
        return made

    def _rest(self, start: int, name: str) -> Expression:
        here = self._here()
        if here == ":":
            following = self.text[self.at + 1 : self.at + 2]
            if following and following in "=-?+":
                return self._default(start, name)
            if not following.isascii() or not following:
                raise self._fail("bad substitution")
            return self._substring(start, name)
        if here == "=":
            return self._default(start, name)
        if here in (",", "^"):
            operator = self._run(",^", 2)
            return self._closed(start, name, operator, ())
        if here == "/":
            return self._replace(start, name)
        if here in ("#", "%"):
            operator = self._run(here, 2)
            return self._closed(start, name, operator, (self._word("}"),))
        if here != "}":
            raise self._fail("missing closing brace")
        return self._closed(start, name, "", ())

    def _default(self, start: int, name: str) -> Expression:
        operator = "=" if self._here() == "=" else self.text[self.at : self.at + 2]
        self.at += len(operator)
        words: list[str | Expression] = []
        while self._here() != "}":
            words.append(self._word("}"))
        return self._closed(start, name, operator, tuple(words))

    def _substring(self, start: int, name: str) -> Expression:
        self.at += 1
        words = [self._word(":}")]
        if self._here() == ":":
            self._run(":", len(self.text))
            words.append(self._word("}"))
        return self._closed(start, name, ":", tuple(words))

    def _replace(self, start: int, name: str) -> Expression:
        operator = "/"
        self.at += 1
        if self._here() and self._here() in "/#%":
            operator += self._here()
            self.at += 1
        words = [self._word("/", escapes=True)]
        if not self._run("/", len(self.text)):
            raise self._fail("bad substitution")
        if self._here() != "}":
            words.append(self._word("}", escapes=True))
        return self._closed(start, name, operator, tuple(words))

    def _closed(self, start: int, name: str, operator: str, words: tuple[str | Expression, ...]) -> Expression:
        if self._here() != "}":
            raise self._fail("bad substitution")
        self.at += 1
        return Expression(start, self.at, name, operator, words)

    def _name(self, problem: str) -> str:
        start = self.at
        while self._here().isalpha() or self._here().isdecimal() or self._here() == "_":
            self.at += 1
        if self.at == start:
            raise self._fail(problem)
        return self.text[start : self.at]

    def _run(self, of: str, most: int) -> str:
        start = self.at
        while self.at - start < most and self._here() and self._here() in of:
            self.at += 1
        return self.text[start : self.at]

    def _word(self, ends: str, *, escapes: bool = False) -> str | Expression:
        """Read one argument: an expression, or text up to one of `ends` or to an expression."""
        text = self.text
        if text.startswith("${", self.at):
            return self._expression()
        word: list[str] = []
        while self.at < len(text) and not text.startswith("${", self.at):
            pair = text[self.at : self.at + 2]
            if escapes and pair in ("$$", "\\/", "\\\\"):
                word.append(pair[1])
                self.at += 2
            elif pair[0] in ends:
                break
            else:
                word.append(pair[0])
                self.at += 1
        if not word:
            raise self._fail("unable to parse substitution within function")
        return "".join(word)
