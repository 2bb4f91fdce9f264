"""Parses a text with the `${VAR}` of Flux into literals and expressions.

Source of the behaviour: github.com/fluxcd/pkg/envsubst v1.7.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflux.reconcile.substitution.fill import BadSubstitution, Expression, Literally, Template

_MAX_NESTING = 100


def concerns(text: str) -> bool:
    """Return whether substitution could change a text, or fail for it."""
    return "$" in text and ("${" in text or "$$" in text)


def read(text: str) -> Template:
    """Split a text into literals and expressions. Raises BadSubstitution."""
    end = text.find("\0")
    return list(_Reader(text if end < 0 else text[:end]).parts())


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
