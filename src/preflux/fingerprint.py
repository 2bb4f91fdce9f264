"""An identifier for a finding that stays the same when lines are added or removed around it."""

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
"""The longest line in characters that is used directly; for longer ones a digest is used."""


def fingerprint(reported: Reported) -> str:
    """Return 32 hex digits computed from rule, path, message and the text of the line, but not from its number.

    Equal lines of a file, and equal parts of a line, are distinguished by counting those before. Masked text is not
    included: a fingerprint is published, and an attacker who knows the rest could guess a short secret offline. A key would
    not help: it has to be the same in every run and on every machine, so it would be public too.
    """
    span = reported.finding.span
    source = span.source
    number, column = source.position(span.start)
    shown, open_ = _shown(source, number, is_secret(reported))
    ordinal = _ordinals(source, open_)[number - 1]
    # Counting equal parts of a line can reveal something about a value, unless the whole line is shown anyway.
    same_stretches = _stretches(source, number).before(column - 1, span.text) if open_ else 0
    parts = (reported.rule, span.path, reported.finding.message, shown, str(ordinal), str(same_stretches))
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(maxsize=16)
def _ordinals(source: Source, values: bool) -> list[int]:
    """Return for each line the number of equal lines before it; without `values`, of those with the same key."""
    seen: dict[str, int] = {}
    found = []
    for line in source.text.split("\n"):
        text = line.strip() if values else _VALUE.sub("", line.strip())
        found.append(seen.get(text, 0))
        seen[text] = seen.get(text, 0) + 1
    return found


@lru_cache(maxsize=4)
def _shown(source: Source, number: int, secret: bool) -> tuple[str, bool]:
    """Return the part of a line to use, and whether it is shown unmasked. Cached: one long line may have many findings."""
    shown = without_forms(excerpt(source, number, 0, 0, secret=secret)[0])
    text = shown.strip()
    if len(text) > _LONG:
        text = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return text, shown == source.line(number)


class _Stretches:
    """Counts texts in a line; one pass for each text, if the places come in order."""

    def __init__(self, line: str) -> None:
        self.line = line
        self._known: dict[str, tuple[int, int]] = {}

    def before(self, end: int, text: str) -> int:
        """Return how often a text occurs before a place in the line, without overlaps."""
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
