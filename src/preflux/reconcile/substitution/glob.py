"""Shell patterns for bytes, as in Go's path.Match, except that `*` and `?` also match a slash.

Source of the behaviour: github.com/fluxcd/pkg/envsubst v1.7.0, path/match.go. Whether a broken pattern is noticed depends
on how far matching gets, so the order of the steps is part of it.
"""

from __future__ import annotations

_NO_CHARACTER = 0xFFFD


class BadPattern(Exception):
    """Matching has reached a malformed part of the pattern."""


def matches(pattern: bytes, name: bytes) -> bool:
    """Return whether a pattern matches a whole name. Raises BadPattern."""
    while pattern:
        star, chunk, pattern = _next_chunk(pattern)
        if star and not chunk:
            return True
        rest = _after(chunk, name)
        if rest is not None and (not rest or pattern):
            name = rest
            continue
        if not star:
            return False
        for i in range(1, len(name) + 1):
            rest = _after(chunk, name[i:])
            if rest is not None and (pattern or not rest):
                name = rest
                break
        else:
            return False
    return not name


def _next_chunk(pattern: bytes) -> tuple[bool, bytes, bytes]:
    """Split off the part up to the next star; tell whether stars stood before it."""
    stripped = pattern.lstrip(b"*")
    in_class = False
    i = 0
    while i < len(stripped):
        byte = stripped[i : i + 1]
        if byte == b"\\":
            i += i + 1 < len(stripped)
        elif byte == b"[":
            in_class = True
        elif byte == b"]":
            in_class = False
        elif byte == b"*" and not in_class:
            break
        i += 1
    return len(stripped) < len(pattern), stripped[:i], stripped[i:]


def _after(chunk: bytes, name: bytes) -> bytes | None:
    """Return the rest of a name after a part without stars; None if the part does not match its beginning."""
    while chunk:
        if not name:
            return None
        first = chunk[:1]
        if first == b"[":
            code, width = _character(name)
            name = name[width:]
            inside, chunk = _in_class(chunk[1:], code)
            if not inside:
                return None
            continue
        if first == b"?":
            name = name[_character(name)[1] :]
            chunk = chunk[1:]
            continue
        if first == b"\\":
            chunk = chunk[1:]
            if not chunk:
                raise BadPattern
        if chunk[0] != name[0]:
            return None
        name, chunk = name[1:], chunk[1:]
    return name


def _in_class(chunk: bytes, code: int) -> tuple[bool, bytes]:
    """Tell whether a character is in the class that begins behind the bracket; return what follows the class."""
    negated = chunk[:1] == b"^"
    if negated:
        chunk = chunk[1:]
    found = False
    ranges = 0
    while not (ranges and chunk[:1] == b"]"):
        low, chunk = _bound(chunk)
        high = low
        if chunk[:1] == b"-":
            high, chunk = _bound(chunk[1:])
        found = found or low <= code <= high
        ranges += 1
    return found != negated, chunk[1:]


def _bound(chunk: bytes) -> tuple[int, bytes]:
    if not chunk or chunk[:1] in b"-]":
        raise BadPattern
    if chunk[:1] == b"\\":
        chunk = chunk[1:]
        if not chunk:
            raise BadPattern
    code, width = _character(chunk)
    if (code == _NO_CHARACTER and width == 1) or width == len(chunk):
        raise BadPattern
    return code, chunk[width:]


def _character(text: bytes) -> tuple[int, int]:
    """Return the code of the first character and its bytes; a byte that is not UTF-8 counts as one unknown character."""
    for width in range(1, 5):
        try:
            return ord(text[:width].decode()), width
        except (UnicodeDecodeError, TypeError):
            continue
    return _NO_CHARACTER, 1
