"""Resolves plain scalars as kustomize does.

Kustomize reads YAML with go-yaml v3, which mixes YAML 1.1 and 1.2: `yes` and `12:30` are strings, `010` is octal, `1_000` is
a thousand, an unquoted date becomes its RFC 3339 form. Source of the behaviour: go.yaml.in/yaml/v3, resolve.go.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

from preflux.node import Timestamp, Value
from preflux.pattern import lazy

_NAMED: dict[str, Value] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
_OLD_WORDS = {
    **dict.fromkeys("y Y yes Yes YES on On ON".split(), True),
    **dict.fromkeys("n N no No NO off Off OFF".split(), False),
}
_HINT = frozenset("+-0123456789yYnNtTfFoO~.")
_NUMBER_START = frozenset("+-0123456789")
INTEGER = lazy(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)\Z")
FLOAT = lazy(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
POINT_FLOAT = lazy(r"\.[0-9]+(?:_[0-9]+)*([eE][-+]?[0-9]+)?\Z")
# Go passes the text after `0o` or `0b` to a parser that accepts another sign.
_INNER_SIGN = lazy(r"0([ob])([-+][0-7]+)\Z")
_TIME = lazy(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d{1,9})?(Z|[-+]\d\d:\d\d)?)?\Z", re.ASCII
)
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BASES = {"0x": 16, "0b": 2, "0o": 8}
_MIN_INT, _MAX_UINT, _MAX_INT = -(1 << 63), (1 << 64) - 1, (1 << 63) - 1


def timestamp(text: str) -> Timestamp | None:
    """Return the RFC 3339 form of a plain scalar that go-yaml reads as a time; None for all others."""
    match = _TIME.match(text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not 1 <= month <= 12:
        return None
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= day <= _MONTH_DAYS[month - 1] + leap:
        return None
    date = f"{year:04d}-{month:02d}-{day:02d}"
    separator, zone = match[4], match[9]
    if separator is None:
        return Timestamp(f"{date}T00:00:00Z")
    if (separator == " ") == (zone is not None):  # the form with a space has no zone, the one with T needs one
        return None
    hour, minute, second = int(match[5]), int(match[6]), int(match[7])
    if hour > 23 or minute > 59 or second > 59:
        return None
    fraction = (match[8] or "").rstrip("0").rstrip(".")
    suffix = "Z" if zone in (None, "Z", "+00:00") else zone
    return Timestamp(f"{date}T{hour:02d}:{minute:02d}:{second:02d}{fraction}{suffix}")


def resolve(text: str) -> Value:
    """Return the value of a plain scalar without a tag."""
    if text == "":
        return None
    first = text[0]
    if first not in _HINT:
        return text
    if text in _NAMED:
        return _NAMED[text]
    if first in _NUMBER_START:
        return _number(text)
    if first == "." and POINT_FLOAT.match(text):
        return _float(text.replace("_", ""), text)
    return text


_TAG = "tag:yaml.org,2002:"
_TAGGED: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "null": (type(None),),
    "timestamp": (Timestamp,),
}


def tagged(tag: str, text: str) -> Value:
    """Return the value of a scalar with an explicit tag. Raises ValueError if the text does not fit the tag."""
    name = tag.removeprefix(_TAG)
    if name == "binary" and name != tag:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    if name == tag or name not in _TAGGED:
        return text
    value = resolve(text)
    if type(value) not in _TAGGED[name]:
        raise ValueError(f"`{text}` is not {'an' if name[0] in 'aeiou' else 'a'} {name}")
    return value


def resolve_old(text: str) -> Value:
    """Return the value of a plain scalar in go-yaml v2: more words are booleans, a date stays a string."""
    if text in _OLD_WORDS:
        return _OLD_WORDS[text]
    value = resolve(text)
    return text if isinstance(value, Timestamp) or text.startswith(("0o-", "0o+")) else value


def _number(text: str) -> Value:
    if len(text) > 7 and text[4] == "-":
        time = timestamp(text)
        if time is not None:
            return time
    digits = text.replace("_", "") if "_" in text else text
    if INTEGER.match(digits):
        value = _integer(digits)
        if value is not None:
            return value
    if FLOAT.match(digits):
        return _float(digits, text)
    match = _INNER_SIGN.match(digits)
    if match and (match[1] == "o" or set(match[2]) <= set("+-01")):
        return int(match[2], 8 if match[1] == "o" else 2)
    return text


def _float(digits: str, text: str) -> Value:
    """Return the value of a float literal; the text of one that does not fit 64 bits, which go-yaml reads as a string."""
    value = float(digits)
    return text if value in (float("inf"), float("-inf")) else value


def _integer(digits: str) -> int | None:
    """Return the value of an integer literal; None if it does not fit 64 bits (go-yaml then reads a float)."""
    negative = digits[0] == "-"
    unsigned = digits.lstrip("+-")
    prefix = unsigned[:2].lower()
    if prefix in _BASES:
        value = int(unsigned[2:], _BASES[prefix])
    elif len(unsigned) > 1 and unsigned[0] == "0":
        value = int(unsigned, 8)
    else:
        if len(unsigned) > 20:
            return None
        value = int(unsigned)
    if negative:
        value = -value
    if not _MIN_INT <= value <= _MAX_UINT or (digits[0] == "+" and value > _MAX_INT):
        return None
    return value


_MOST_REMEMBERED = 200_000


class _Resolved(dict[str, Value]):
    """Caches the values of short plain scalars: a repository uses the same few words everywhere."""

    def __init__(self, read: Callable[[str], Value]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Value:
        value = self.read(text)
        if len(text) < 64 and len(self) < _MOST_REMEMBERED:
            self[text] = value
        return value


RESOLVED = _Resolved(resolve)
RESOLVED_OLD = _Resolved(resolve_old)
