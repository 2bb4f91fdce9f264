from __future__ import annotations

from hashlib import blake2b

import pytest

from preflux import fingerprint as module
from preflux.finding import Finding, Reported, Severity
from preflux.fingerprint import fingerprint
from preflux.span import Source, Span


def at(source: Source, start: int, end: int) -> str:
    return fingerprint(Reported("duplicate-key", Severity.error, Finding(Span(source, start, end), "message")))


def test_equal_stretches_of_a_line_are_told_apart_in_any_order() -> None:
    source = Source("a.yaml", "a: [x, x, x, y, x]\n")
    places = [source.text.index("x"), 7, 10, 16]
    forwards = [at(source, place, place + 1) for place in places]
    backwards = [at(source, place, place + 1) for place in reversed(places)]
    assert len(set(forwards)) == 4
    assert forwards == backwards[::-1]


def test_a_very_long_line_is_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source("a.yaml", "a: [" + "x, " * 100_000 + "]\n")
    hashed = 0

    def counting(data: bytes, *, digest_size: int) -> object:
        nonlocal hashed
        hashed += len(data)
        return blake2b(data, digest_size=digest_size)

    monkeypatch.setattr(module, "blake2b", counting)
    found = {at(source, place, place + 1) for place in range(4, 3004, 3)}
    assert len(found) == 1000
    assert hashed < 2 * len(source.text)
