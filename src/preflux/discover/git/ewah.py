"""Reads EWAH bitmaps, which git uses in a split index: runs of equal 64-bit words, and literal words between them."""

from __future__ import annotations

from struct import unpack_from

from preflux.limits import MAX_INDEX_BYTES

_WORD = 64
_RUN = (1 << 32) - 1
_MAX_BITS = MAX_INDEX_BYTES // _WORD
"""The largest index that is read has no more entries."""


def read_ewah(data: bytes) -> frozenset[int]:
    """Return the positions of the bits that are set in the bitmap. Raises ValueError or struct.error if it is damaged."""
    bits, count = unpack_from(">II", data)
    if bits > _MAX_BITS:
        raise ValueError
    words = unpack_from(f">{count}Q", data, 8) if count * 8 <= len(data) - 8 else _fail()
    found: set[int] = set()
    at = bit = 0
    while at < count:
        marker = words[at]
        run, literals = ((marker >> 1) & _RUN) * _WORD, marker >> 33
        at += 1
        if marker & 1:
            found.update(range(bit, min(bit + run, bits)))
        bit += run
        for word in words[at : at + literals]:
            if bit < bits:
                found.update(bit + place for place in range(_WORD) if word >> place & 1)
            bit += _WORD
        at += literals
    return frozenset(found)


def _fail() -> tuple[int, ...]:
    raise ValueError
