"""A name for a finding that stays the same when lines are added or removed around it."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from preflux.finding import Reported
from preflux.pattern import lazy
from preflux.redaction.forms import without_forms
from preflux.redaction.lines.excerpt import excerpt
from preflux.rules.about_secrets import is_secret
from preflux.span import Source

_VALUE = lazy(r"[:=].*|^[^:=]*$")
_LONG = 65_536
"""Characters: of a longer line a digest takes part."""


def fingerprint(reported: Reported) -> str:
    """Return 32 hex digits made of rule, path, message and the text of the line, never of its number.

    Equal lines of a file, and equal stretches of a line, are told apart by counting those before. What a report masks takes
    no part: a fingerprint is published, and whoever knows the rest could try all values of a short secret offline. A key
    would not help: it has to be the same in every run and on every machine, so it would have to be public too.
    """
    span = reported.finding.span
    source = span.source
    number, column = source.position(span.start)
    shown, open_ = _shown(source, number, is_secret(reported))
    ordinal = _ordinals(source, open_)[number - 1]
    # How often a stretch stands before this one tells nothing of a value only where the whole line is shown.
    same_stretches = _stretches(source, number).before(column - 1, span.text) if open_ else 0
    parts = (reported.rule, span.path, reported.finding.message, shown, str(ordinal), str(same_stretches))
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(maxsize=16)
def _ordinals(source: Source, values: bool) -> list[int]:
    """Return of each line how many before it are the same; without `values`, how many have the same key."""
    seen: dict[str, int] = {}
    found = []
    for line in source.text.split("\n"):
        text = line.strip() if values else _VALUE.sub("", line.strip())
        found.append(seen.get(text, 0))
        seen[text] = seen.get(text, 0) + 1
    return found


@lru_cache(maxsize=4)
def _shown(source: Source, number: int, secret: bool) -> tuple[str, bool]:
    """Return what of a line takes part, and whether it is shown as it is: very many findings may stand on one long line."""
    shown = without_forms(excerpt(source, number, 0, 0, secret=secret)[0])
    text = shown.strip()
    if len(text) > _LONG:
        text = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return text, shown == source.line(number)


class _Stretches:
    """Counts in a line, in one pass for each text where the places that are asked for come in order."""

    def __init__(self, line: str) -> None:
        self.line = line
        self._known: dict[str, tuple[int, int]] = {}

    def before(self, end: int, text: str) -> int:
        """Return how often a text stands before a place in the line, without overlaps."""
        if not text or len(text) > end:
            return 0
        count, behind = self._known.get(text, (0, 0))
        if behind > end:
            count, behind = 0, 0
        found = self.line.find(text, behind, end)
        while found >= 0:
            count, behind = count + 1, found + len(text)
            found = self.line.find(text, behind, end)
        self._known[text] = count, behind
        return count


@lru_cache(maxsize=1)
def _stretches(source: Source, number: int) -> _Stretches:
    return _Stretches(source.line(number))
