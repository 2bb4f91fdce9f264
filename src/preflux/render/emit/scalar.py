"""Writes a scalar as go-yaml does: plain, quoted or as a block, folded after column 80.

Source: go.yaml.in/yaml/v2, encode.go and emitterc.go.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache

from preflux.parse.scalars import FLOAT, INTEGER, POINT_FLOAT, timestamp
from preflux.pattern import lazy

_WORDS = frozenset(
    (
        "y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF ~ null Null NULL "
        ".nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF"
    ).split()
) | {""}
_SEXAGESIMAL = lazy(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z")
_BINARY = lazy(r"0b[-+][01]+\Z")
_CLEAR_STARTS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/_$(")
"""Characters that have no special meaning at the start of a plain scalar and do not begin a number."""
_ESCAPES = {
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
}
WIDTH = 80
_SINGLE_SPACE = lazy("(?<! ) (?! )").search


def _reads_otherwise(text: str) -> bool:
    """Return whether a YAML 1.1 parser would read the plain text as something else than a string."""
    if text in _WORDS:
        return True
    first = text[0]
    if first in "+-0123456789":
        if len(text) > 7 and text[4] == "-" and timestamp(text) is not None:
            return True
        digits = text.replace("_", "")
        if _SEXAGESIMAL.match(text) or _BINARY.match(digits):
            return True
        if not FLOAT.match(digits):
            return INTEGER.match(digits) is not None
        return abs(float(digits)) != float("inf")  # out of range, it is a string to go-yaml
    return first == "." and POINT_FLOAT.match(text) is not None and float(text.replace("_", "")) != float("inf")


def _printable(text: str) -> bool:
    """Return whether a text has no character that go-yaml escapes."""
    if text.isascii():
        return text.replace("\n", "").isprintable()
    return _printable_unicode()(text) is not None


@cache
def _printable_unicode() -> Callable[[str], object]:
    # Compiling such wide ranges takes as long as reading a hundred files.
    return re.compile("[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]*\\Z").match


def _allowed(text: str) -> tuple[bool, bool, bool]:
    """Return whether a text may be written plain, in single quotes, and as a block."""
    first = text[0]
    indicator = text.startswith(("---", "...")) or first in "#,[]{}&*!|>'\"%@`"
    if first in "?:-" and (len(text) == 1 or text[1] in " \t"):
        indicator = True
    if ": " in text or ":\t" in text or text[-1] == ":" or " #" in text or "\t#" in text or "\n#" in text:
        indicator = True
    special = not _printable(text)
    breaks = "\n" in text or "\u2028" in text or "\u2029" in text
    plain = not (indicator or special or breaks or first in " \n" or text[-1] in " \n")
    single = block = not special
    if text[-1] == " ":
        block = False
    if breaks:
        single = single and "\n " not in text
        if " \n" in text:
            single = block = False
    return plain, single, block


class _Escapes(dict[int, str]):
    """Maps the code of a character to its form in double quotes."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code == 0xFEFF or code > 0xFFFD:
            character = _escape(code)
        self[code] = character
        return character


def _escape(code: int) -> str:
    return f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}" if code < 65536 else f"\\U{code:08X}"


_ESCAPED = _Escapes({ord(character): text for character, text in _ESCAPES.items()})


def _double_quoted(text: str) -> str:
    if text[:1] == "\ufeff":  # go-yaml then escapes all other characters too
        return "".join(_ESCAPES.get(character) or _escape(ord(character)) for character in text)
    return text.translate(_ESCAPED)


def _one_line(text: str, *, key: bool) -> tuple[str, str] | None:
    """Return a text as written on one line, and its quote; None if it has to be a block."""
    if text == "":
        return '""', '"'
    # Most texts need no quotes. These checks find that out three times as fast as a regular expression.
    if (
        text[0] in _CLEAR_STARTS
        and text.isascii()
        and text.isprintable()
        and text[-1] not in ": "
        and ": " not in text
        and " #" not in text
        and text not in _WORDS
    ):
        return text, ""
    if "\n" in text:
        if not key and _allowed(text)[2]:
            return None
        return f'"{_double_quoted(text)}"', '"'
    if not _reads_otherwise(text):
        plain, single, _ = _allowed(text)
        if plain:
            return text, ""
        if single:
            return "'" + text.replace("'", "''") + "'", "'"
    return f'"{_double_quoted(text)}"', '"'


def _fold(text: str, column: int, pad: str) -> str:
    """Fold a plain text at single spaces after the maximum width; it starts at `column`."""
    out: list[str] = []
    start = 0
    found = _SINGLE_SPACE(text, max(WIDTH + 1 - column, 0))
    while found:
        at = found.start()
        out.append(text[start:at])
        start = at + 1
        found = _SINGLE_SPACE(text, start + max(WIDTH + 1 - len(pad), 0))
    out.append(text[start:])
    return f"\n{pad}".join(out)


def _fold_quoted(text: str, column: int, pad: str, quote: str) -> str:
    """Fold a quoted text (given without its quotes) where the kind of quote allows it; it starts at `column`."""
    if column + len(text) <= WIDTH or " " not in text:
        return text
    out: list[str] = []
    last = len(text) - 1
    start = 0
    at = text.find(" ", max(WIDTH + 1 - column, 0))
    while at >= 0:
        following = text[at + 1] if at < last else ""
        if not 0 < at < last or text[at - 1] == " " or (following == " " and quote != '"'):
            at = text.find(" ", at + 1)
            continue
        escaped = "\\" if quote == '"' and following == " " else ""
        out.append(text[start:at] + "\n" + pad + escaped)
        start = at + 1
        at = text.find(" ", start + max(WIDTH + 1 - len(pad) - len(escaped), 0))
    out.append(text[start:])
    return "".join(out)


def string(text: str, column: int, pad: str) -> str:
    """Return a string value as written; it starts at `column` (after its leading space), later lines with `pad`."""
    line = _one_line(text, key=False)
    if line is None:
        head = "|"
        if text[0] in " \n":
            head += "2"
        if text[-1] != "\n":
            head += "-"
        elif len(text) == 1 or text[-2] == "\n":
            head += "+"
        body = "\n".join(pad + part if part else part for part in text.split("\n"))
        return head + "\n" + (body[:-1] if text[-1] == "\n" else body)
    written, quote = line
    if column + len(written) <= WIDTH:
        return written
    if not quote:
        return _fold(written, column, pad)
    return quote + _fold_quoted(written[1:-1], column + 1, pad, quote) + quote


class _Short(dict[str, "str | None"]):
    """Maps a string to its written form if that is the same in every column, else to None."""

    def __missing__(self, text: str) -> str | None:
        line = _one_line(text, key=False)
        written = line[0] if line is not None and " " not in line[0] else None
        if len(text) <= 120:
            self[text] = written
        return written


class _Keys(dict[str, "str | None"]):
    """Maps a key to its written form with the colon; None for keys that need the `? ` form."""

    def __missing__(self, text: str) -> str | None:
        line = _one_line(text, key=True)
        written = None if line is None or len(text.encode()) > 128 or "\n" in text else line[0] + ":"
        self[text] = written
        return written


SHORT = _Short()
KEYS = _Keys()


def number(value: float | bool) -> str:
    """Return a number or boolean as written: Go's %g for floats, integers as they are.

    Raises ValueError for infinities and not-a-number, which JSON lacks, so kustomize refuses them.
    """
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        if -(1 << 63) <= value < 1 << 64:
            return str(value)
        value = float(value)
    if not math.isfinite(value):
        raise ValueError("infinity and not-a-number have no JSON form")
    if value == int(value) and abs(value) < 1e21:
        # Go prints the shortest digits followed by zeros, and reads that as an integer again.
        whole = _whole(repr(value))
        if -(1 << 63) <= whole < 1 << 64:
            return str(whole)
    return _float(repr(value))


def _whole(text: str) -> int:
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = fraction.rstrip("0")
    zeros = int(exponent or 0) - len(fraction)
    return int(whole + fraction + "0" * zeros)


def _float(text: str) -> str:
    """Convert Python's shortest form of a float to Go's, which uses an exponent for large and small numbers."""
    sign, text = ("-", text[1:]) if text[0] == "-" else ("", text)
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) - (len(whole + fraction) - len(digits)) + int(exponent or 0)
    digits = digits.rstrip("0") or "0"
    power = point - 1
    if power < -4 or power >= 6:
        rest = "." + digits[1:] if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{rest}e{'-' if power < 0 else '+'}{abs(power):02d}"
    if point <= 0:
        return sign + "0." + "0" * -point + digits
    if point >= len(digits):
        return sign + digits + "0" * (point - len(digits))
    return sign + digits[:point] + "." + digits[point:]
