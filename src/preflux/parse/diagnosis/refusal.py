"""An error of the YAML parser, with helpers to explain it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.tokens import ScalarToken

from preflux.parse.document import Fault
from preflux.pattern import lazy
from preflux.redaction.forms import MASK
from preflux.redaction.lines.secret_lines import near_secret
from preflux.redaction.strength import is_plain, shows_random_word
from preflux.span import Source, Span

_COMMENT = lazy(r"(?:^|\s)#.*")
_LABEL = lazy(r"((?:- +)*[^\s:\"'{\[]+:)(?:\s.*)?\Z", re.DOTALL)


class Text(NamedTuple):
    """A scalar in the source: its offsets and its style, which is empty for a plain one."""

    start: int
    end: int
    style: str


class Refusal(NamedTuple):
    """The parser's message, the offsets of the problem and of its context; `base` is where parsing began."""

    source: Source
    base: int
    problem: str
    context: str
    at: int
    since: int

    def fault(self, kind: str, message: str, hint: str = "", start: int | None = None, end: int | None = None) -> Fault:
        """Return a fault at the problem, or from `start` to `end`."""
        start = self.at if start is None else start
        size = len(self.source.text)
        end = min(max(start + 1 if end is None else end, start), size)
        return Fault(kind, Span(self.source, min(start, size), end), message, hint)

    @property
    def line(self) -> int:
        """The line of the problem; the last line with text if the problem is the end of the file."""
        at = self.at if self.at < len(self.source.text) else max(_last_text(self.source), 0)
        return self.source.position(at)[0]

    @property
    def since_line(self) -> int:
        return self.source.position(self.since)[0]

    @property
    def rest(self) -> str:
        """The line from the problem on, without a comment."""
        return self.rest_of(self.at)

    def rest_of(self, offset: int) -> str:
        """Return the text from an offset to the end of the line, without a comment."""
        end = self.source.text.find("\n", offset)
        return uncommented(self.source.text[offset : end if end >= 0 else len(self.source.text)])

    @property
    def starts_line(self) -> bool:
        """Whether there are only blanks before the problem in its line."""
        line, column = self.source.position(self.at)
        return not self.source.line(line)[: column - 1].strip()

    def show(self, text: str) -> str:
        """Return a text for a message: short, and with secrets masked."""
        text = text.strip()
        if self._secret:
            label = _LABEL.match(text)
            return f"{label[1]} {MASK}" if label and is_plain(label[1]) else MASK
        if shows_random_word(text):
            return MASK  # it may be far from the lines that were checked
        return text if len(text) <= 40 else text[:37] + "..."

    def label(self, text: str) -> str:
        """Return the key of a line with its colon, or the line if it has none."""
        found = _LABEL.match(text.strip())
        return found[1] if found and is_plain(found[1]) else self.show(text)

    def key(self, text: str) -> str:
        """Return a key for a message; in what may be a secret, only if it is a plain word."""
        text = text.strip()
        return MASK if self._secret and not is_plain(text) else text

    def quoted(self, value: str) -> str:
        """Return the hint to put a value into quotes."""
        quote = "'" if '"' in value or "\\" in value else '"'
        if quote in value or len(value) > 60 or self._secret:
            return "quote the value"
        return f"quote the value: `{quote}{value}{quote}`"

    @property
    def _secret(self) -> bool:
        return near_secret(self.source, self.line, self.since_line)

    def last_scalar(self) -> Text | None:
        """Return the last scalar that begins before the problem."""
        base = self.base
        parser: Any = CParser(self.source.text[base:] if base else self.source.text)
        last = None
        try:
            while parser.check_token():
                token = parser.get_token()
                start = token.start_mark.index + base
                if start >= self.at:
                    break
                if token.__class__ is ScalarToken:
                    last = Text(start, token.end_mark.index + base, token.style or "")
        except YAMLError:
            return last  # the problem itself, if it comes from the scanner
        return last


@lru_cache(maxsize=4)
def _last_text(source: Source) -> int:
    """Return the offset of the last character that is not blank; -1 if all are."""
    return len(source.text.rstrip()) - 1


def uncommented(line: str) -> str:
    """Return a line without its comment and the blanks around it."""
    return _COMMENT.sub("", line).strip()
