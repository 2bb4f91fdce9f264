"""The values of secrets that a run has read, and every text without them: what taint misses is caught here.

Only values that cannot be mistaken for something else are looked for: a Secret that holds `web` or `8080` masks no other
`web`. Words made by chance are found by any piece of six characters, so that a part of one is found too. Other values are
found as a whole, and only where they stand in no text that everybody may read.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator

from preflux.pattern import lazy
from preflux.redaction.forms import MASK
from preflux.redaction.lines.excerpt import value_of
from preflux.redaction.lines.secret_lines import may_show_secret
from preflux.redaction.search import secret_lines
from preflux.redaction.strength import SHORTEST, random_looking, random_words
from preflux.span import Source

_RUN = lazy(r"[A-Za-z0-9+]{6,}")
_PARTS = lazy(r"[^\s,;\[\]{}\"'`]+")
_REFERENCE = lazy(r"ENC\[|\$\{|\$\(|\{\{")
_BASE64 = lazy(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_LONGEST = 20_000
"""No longer part of a line is taken for values, and no longer value is looked for as a whole."""


class Values:
    """The values that some sources hold; they are looked for when the first text is to be printed."""

    def __init__(self, sources: Callable[[], Iterable[Source]]) -> None:
        self._sources = sources
        self._pieces: set[str] | None = None
        self._whole: dict[str, dict[str, None]] = {}
        self._public: dict[str, bool] = {}
        self._known: dict[str, str] = {}
        self._all: list[Source] = []

    def without(self, text: str) -> str:
        """Return a text in which the values are masked."""
        found = self._known.get(text)
        if found is None:
            if self._pieces is None:
                self._read()
            found = self._known[text] = self._masked(text)
        return found

    def _masked(self, text: str) -> str:
        assert self._pieces is not None
        if not self._pieces and not self._whole:
            return text
        for number in range(len(text) - SHORTEST + 1):
            for value in self._whole.get(text[number : number + SHORTEST], ()):
                if value in text and not self._is_public(value):
                    return self._masked(text.replace(value, MASK))
        if not self._pieces:
            return text
        out, last = [], 0
        for run in _RUN.finditer(text):
            word = run[0]
            if any(word[i : i + SHORTEST] in self._pieces for i in range(len(word) - SHORTEST + 1)):
                out += [text[last : run.start()], MASK]
                last = run.end()
        return "".join((*out, text[last:])) if out else text

    def _read(self) -> None:
        self._pieces = set()
        self._all = list(self._sources())
        for source in self._all:
            for number in sorted(secret_lines(source)):
                for value in _values(source.line(number)[:_LONGEST]):
                    self._add(value)

    def _add(self, value: str) -> None:
        assert self._pieces is not None
        for word in random_words(value):
            self._pieces.update(
                piece for i in range(len(word) - SHORTEST + 1) if _tells(piece := word[i : i + SHORTEST], word)
            )
        if _findable(value):
            self._whole.setdefault(value[:SHORTEST], {})[value] = None
            encoded = base64.b64encode(value.encode("utf-8", "surrogatepass")).decode().rstrip("=")
            if len(encoded) >= 11:
                self._pieces.update(encoded[i : i + SHORTEST] for i in range(len(encoded) - SHORTEST - 1))

    def _is_public(self, value: str) -> bool:
        """Return whether a value also stands where it is no secret; a word made by chance never counts as that."""
        known = self._public.get(value)
        if known is None:
            known = self._public[value] = any(_open_in(source, value) for source in self._all)
        return known


def _tells(piece: str, word: str) -> bool:
    """Return whether a piece of a word made by chance looks so itself: others may be a part of any word."""
    return word.isdecimal() or not (piece.isalpha() and (piece[1:].islower() or piece.isupper()))


def _findable(value: str) -> bool:
    """Return whether a value can be looked for as a whole: one plain word may be anything."""
    if not SHORTEST <= len(value) <= 1000:
        return False
    if value.isalpha():
        return len(value) >= 8 and (value.isupper() or random_looking(value))
    letters = sum(map(str.isalpha, value))
    if not letters:
        return value.isdecimal() and len(value) >= 8
    return len(value) >= 8 or any(map(str.isdecimal, value))


def _values(line: str) -> Iterator[str]:
    value = value_of(line)
    if _REFERENCE.search(value):
        return
    whole = value.strip().strip("\"',").strip()
    yield whole
    for part in _PARTS.findall(value):
        for text in {part, part.partition("=")[2] or part, part.partition(":")[2].strip() or part}:
            if text != whole:
                yield text
            decoded = _decoded(text)
            if decoded:
                yield decoded
                yield from (line for line in decoded.splitlines() if line != decoded)


def _decoded(text: str) -> str:
    """Return what base64 text stands for; nothing where it is none, or not of text."""
    if len(text) < 8 or len(text) % 4 or _BASE64.fullmatch(text) is None:
        return ""
    try:
        found = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return found.strip() if found.strip().isprintable() else ""


def _open_in(source: Source, value: str) -> bool:
    at = source.text.find(value)
    for _ in range(100):
        if at < 0:
            return False
        line = source.position(at)[0]
        if not may_show_secret(source, line):
            return True
        at = source.text.find(value, source.line_start(line + 1))
    return False
