"""A name for a finding that stays the same when lines are added or removed around it."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from preflux.catalogue.registry import registered
from preflux.finding import Reported
from preflux.pattern import lazy
from preflux.span import Source

_MAY_HOLD_SECRETS = lazy(r"""["']?kind["']?\s*:\s*["']?Secret\b|^secretGenerator:""", re.MULTILINE)
_VALUE = lazy(r"[:=].*")


def fingerprint(reported: Reported) -> str:
    """Return 32 hex digits made of rule, path, message and the text of the line, never of its number.

    Equal lines of a file, and equal stretches of a line, are told apart by counting those before. Where the line may
    hold a secret only its key takes part: a hash of a short secret can be guessed.
    """
    span = reported.finding.span
    source = span.source
    known = registered().get(reported.rule)
    secret = (
        (known is not None and known.family == "secrets")
        or any(item.kind == "Secret" for item in reported.objects)
        or _MAY_HOLD_SECRETS.search(source.text) is not None
    )
    number, column = source.position(span.start)
    line = source.line(number)
    text, ordinal = _lines(source, secret)[number - 1]
    same_stretches = line[: column - 1].count(span.text) if span.text else 0
    parts = (reported.rule, span.path, reported.finding.message, text, str(ordinal), str(same_stretches))
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(maxsize=16)
def _lines(source: Source, secret: bool) -> list[tuple[str, int]]:
    """Return what counts of each line, and how many lines before it are the same."""
    seen: dict[str, int] = {}
    found = []
    for line in source.text.split("\n"):
        text = _key(line) if secret else line.strip()
        found.append((text, seen.get(text, 0)))
        seen[text] = seen.get(text, 0) + 1
    return found


def _key(line: str) -> str:
    """Return a line up to its value; nothing where it is all value."""
    key, count = _VALUE.subn("", line.strip())
    return key if count else ""
