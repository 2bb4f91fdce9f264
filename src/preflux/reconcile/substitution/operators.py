"""The operators of expressions. They count and cut bytes, as github.com/fluxcd/pkg/envsubst does."""

from __future__ import annotations

from preflux.limits import MAX_FILE_BYTES
from preflux.pattern import lazy
from preflux.reconcile.substitution.glob import BadPattern, matches

_INTEGER = lazy(rb"[+-]?[0-9]+\Z")
_SPECIAL = lazy(rb"[*?\[\\]")
_MIN, _MAX = -(1 << 63), (1 << 63) - 1
_MAX_TRIMMED = 4096
"""A longer value is not compared with a pattern: that takes quadratic time."""


class OutOfRange(Exception):
    """A substring with a negative length, for which Go panics."""


class TooLong(Exception):
    """The value is too long to be trimmed by a pattern."""


class TooLarge(Exception):
    """The result of an expression would be larger than the largest file."""


def expand(operator: str, value: bytes, arguments: list[bytes]) -> bytes:
    """Return the result of an expression with a known value and known arguments. Raises OutOfRange, TooLong, TooLarge."""
    if operator == "#" and not arguments:
        return str(len(value)).encode()
    if operator in ("#", "##", "%", "%%"):
        return _trimmed(operator, value, arguments[0])
    if operator in ("^", "^^", ",", ",,"):
        return _cased(operator, value)
    if operator == ":":
        return _substring(value, arguments)
    if operator.startswith("/"):
        return _replaced(operator, value, arguments)
    if not value:
        _refuse_large(sum(map(len, arguments)))
    return value or b"".join(arguments)


def _refuse_large(size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise TooLarge


def _integer(text: bytes) -> int | None:
    if not _INTEGER.match(text) or len(text) > 400:
        return None
    number = int(text)
    return number if _MIN <= number <= _MAX else None


def _substring(value: bytes, arguments: list[bytes]) -> bytes:
    size = len(value)
    start = _integer(arguments[0])
    if start is None:
        return value
    if start < 0:
        start = max(0, size + start)
    if len(arguments) == 1:
        return value[start:]
    length = _integer(arguments[1])
    if length is None:
        return value
    end = (start + length - _MIN) % (1 << 64) + _MIN  # Go's integers wrap around
    if end >= size:
        return value[start:]
    if end < start:
        raise OutOfRange
    return value[start:end]


def _replaced(operator: str, value: bytes, arguments: list[bytes]) -> bytes:
    old = arguments[0]
    if operator in ("/#", "/%"):
        if len(arguments) < 2:
            return value
        if operator == "/#":
            return arguments[1] + value[len(old) :] if value.startswith(old) else value
        return value[: len(value) - len(old)] + arguments[1] if value.endswith(old) else value
    new = arguments[1] if len(arguments) > 1 else b""
    most = 1 if operator == "/" else -1
    times = value.count(old)
    _refuse_large(len(value) + (times if most < 0 else min(times, 1)) * (len(new) - len(old)))
    if old:
        return value.replace(old, new, most)
    if operator == "/":
        return new + value
    # Inserting between bytes would split characters, which Go does not do.
    characters = value.decode("utf-8", "surrogateescape")
    return b"".join(new + c.encode("utf-8", "surrogateescape") for c in characters) + new


def _cased(operator: str, value: bytes) -> bytes:
    if value.isascii():
        return _cased_ascii(operator, value)
    change = _lower if operator[0] == "," else _upper
    text = value.decode("utf-8", "surrogateescape")
    if len(operator) == 2:
        return "".join(change(c) for c in _repaired(text)).encode()
    return change(_repaired(text[0])).encode() + text[1:].encode("utf-8", "surrogateescape")


def _cased_ascii(operator: str, value: bytes) -> bytes:
    first, rest = (value, b"") if len(operator) == 2 else (value[:1], value[1:])
    return (first.lower() if operator[0] == "," else first.upper()) + rest


def _repaired(text: str) -> str:
    """Return a text in which each byte that is not UTF-8 is replaced by the replacement character."""
    return "".join("\ufffd" if "\udc80" <= c <= "\udcff" else c for c in text)


def _lower(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else lower[:1]


def _upper(character: str) -> str:
    """Return the upper case if it is a single character, as in Go: `ß` stays."""
    for changed in (character.upper(), character.title()):
        if len(changed) == 1:
            return changed
    return character


def _reversed(value: bytes) -> bytes:
    return _repaired(value.decode("utf-8", "surrogateescape"))[::-1].encode()


def _trimmed(operator: str, value: bytes, pattern: bytes) -> bytes:
    if operator[0] == "#":
        return _without_prefix(value, pattern, longest=operator == "##")
    return _reversed(_without_prefix(_reversed(value), _reversed(pattern), longest=operator == "%%"))


def _without_prefix(value: bytes, pattern: bytes, *, longest: bool) -> bytes:
    if not _SPECIAL.search(pattern):
        return value.removeprefix(pattern)
    if len(value) > _MAX_TRIMMED:
        raise TooLong
    found = b""
    try:
        for size in range(len(value), 0, -1):
            if matches(pattern, value[:size]):
                found = value[:size]
                if longest:
                    break
    except BadPattern:
        return value
    return value[len(found) :]
