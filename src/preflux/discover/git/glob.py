"""Translates git's globs (wildmatch.c, the language of `.gitignore`) into regular expressions.

git matches bytes. So do these expressions: they expect a text with one character per byte of the path (`as_bytes`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r"\t-\r ",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


class NoMatch(Exception):
    """A glob can match nothing, for example since it ends inside a class."""


def as_bytes(text: str) -> str:
    """Return a text with one character for each byte of a path."""
    return text if text.isascii() else text.encode(errors="surrogateescape").decode("latin-1")


def compile_glob(glob: str, *, paths: bool, ignore_case: bool) -> Callable[[str], object]:
    """Return a function that matches a text against a glob; with `paths`, only `**` matches a slash. Raises NoMatch.

    Python's `re` is used only for globs that cannot cause much backtracking; re2 compiles the others.
    """
    source, stars = _translate(as_bytes(glob), paths=paths)
    source = f"(?si){source}" if ignore_case else f"(?s){source}"
    if stars < 2:
        return re.compile(source).fullmatch
    import re2  # noqa: PLC0415 - loading it takes as long as reading a dozen files

    options = re2.Options()
    options.log_errors = False
    try:
        matches: Callable[[str], object] = re2.compile(source, options).fullmatch
    except re2.error:
        raise NoMatch from None
    return matches


def _translate(glob: str, *, paths: bool) -> tuple[str, int]:
    """Return a regular expression for a glob, and the number of its parts that match any number of characters."""
    any_character = "[^/]" if paths else "."
    parts: list[str] = []
    at = stars = 0
    while at < len(glob):
        char = glob[at]
        if char == "*":
            start = at
            while at < len(glob) and glob[at] == "*":
                at += 1
            stars += 1
            # git also accepts an escaped slash (`\/`) here.
            crosses = at - start > 1 and (start == 0 or glob[start - 1] == "/")
            if paths and crosses and glob[at : at + 1] == "/":
                parts.append("(?:.*/)?")
                at += 1
            elif not paths or (crosses and (at == len(glob) or glob[at : at + 2] == r"\/")):
                parts.append(".*")
            else:
                parts.append("[^/]*")
            continue
        if char == "?":
            parts.append(any_character)
        elif char == "[":
            part, at = _class(glob, at + 1, paths=paths)
            parts.append(part)
        else:
            if char == "\\":
                at += 1
                if at == len(glob):
                    raise NoMatch
                char = glob[at]
            parts.append(_escaped(char))
        at += 1
    return "".join(parts), stars


def _class(glob: str, at: int, *, paths: bool) -> tuple[str, int]:
    """Return the character class that begins after a `[`, and the index of its `]`."""
    negated = glob[at : at + 1] in ("!", "^") and glob[at : at + 1] != ""
    at += negated
    items: list[str] = []
    before = ""
    first = True
    while first or glob[at : at + 1] != "]":
        first = False
        char = _at(glob, at)
        if char == "\\":
            at += 1
            before = _at(glob, at)
            items.append(_escaped(before))
        elif char == "-" and before and glob[at + 1 : at + 2] not in ("", "]"):
            at += 1
            if glob[at] == "\\":
                at += 1
            end = _at(glob, at)
            if before <= end:
                items.append(f"{_escaped(before)}-{_escaped(end)}")
            before = ""
        elif char == "[" and glob[at + 1 : at + 2] == ":":
            stop = glob.find("]", at + 2)
            if stop < 0:
                raise NoMatch
            if stop - at > 2 and glob[stop - 1] == ":" and stop - 1 >= at + 2:
                name = glob[at + 2 : stop - 1]
                if name not in _CLASSES:
                    raise NoMatch
                items.append(_CLASSES[name])
                at, before = stop, ""
            else:
                items.append(_escaped("["))
                before = "["
        else:
            items.append(_escaped(char))
            before = char
        at += 1
    if not items:
        return ("[^/]" if paths else ".") if negated else _never(), at
    inner = "".join(items)
    if negated:
        return f"[^/{inner}]" if paths else f"[^{inner}]", at
    # A class that contains the slash, also within a range, still does not match it.
    return (f"[{inner}]" if not paths else _without_slash(inner)), at


def _without_slash(inner: str) -> str:
    matches = re.compile(f"[{inner}]").match
    found = [chr(code) for code in range(256) if code != 0x2F and matches(chr(code))]
    return f"[{''.join(map(_escaped, found))}]" if found else _never()


def _never() -> str:
    raise NoMatch


def _at(glob: str, at: int) -> str:
    if at >= len(glob):
        raise NoMatch
    return glob[at]


def _escaped(char: str) -> str:
    return char if char.isascii() and (char.isalnum() or char in "_/") else f"\\x{ord(char):02x}"
