"""Which lines outside of Secrets may show a credential: the values of a chart, environment variables, arguments.

Judged by the names of fields alone, since a report must not show a password that somebody put into the wrong place. What is
masked without need costs a look into the file.
"""

from __future__ import annotations

import re
from functools import lru_cache

from preflux.pattern import lazy
from preflux.redaction.forms import shows_form
from preflux.redaction.lines.lines_above import lines_above
from preflux.redaction.strength import shows_random_word
from preflux.redaction.words import HINTS, VAGUE, may_name_credential, names_credential, names_credentials
from preflux.span import Source

_PAIR = lazy(
    r"""(?<![\w.-])(?P<key>[\w.-]{2,80})["']?(?:\s*[:=]\s*|(?<=\w)\s+(?=\S*\Z))"""
    r"""(?=["'\[{]{0,2}[ ]?(?P<value>[^\s"',;&}\]\[{][^\s"',;&}\]]{0,199}))"""
)
"""The value is only looked at, not taken: it may be the next key, as in `values: {password: x}`."""

_VALUE = lazy(r"""(?P<before>\s*(?:-\s+)*)["']?v(?!alueFrom)\w{1,8}["']?\s*:""")
_FLAG = lazy(r"""\s*-\s+["']?--?(?P<key>[\w-]{2,80})["']?\s*(?:#.*)?\Z""")
_NAME = lazy(r"""(?P<before>\s*(?:-\s+)*)["']?name["']?\s*:\s*["']?(?P<name>[\w.-]+)""")
_FLOW_NAME = lazy(r"""[{,\s]["']?name["']?\s*:\s*["']?(?P<name>[\w.-]+)""")
_FLOW_VALUE = lazy(r"""[{,\s]["']?v(?!alueFrom)\w{1,8}["']?\s*:""")
_BLOCK = lazy(r"""\s*(?:-\s+)*["']?(?P<key>[\w.-]+)["']?\s*:\s*\S""")
_OPTION = lazy(r"""(?<!\S)["']?--(?P<key>[\w-]{2,80})\s+["']?(?P<value>[^\s"'-][^\s"']*)""")
_REFERENCE = lazy(r"\$[({]|ENC\[|<")
_AFTER_REFERENCE = lazy(r"""["']?(?:\$\{\w{1,80}\}){1,20}[^\s"',}\]$/:@.#-]""")
"""A reference with more text right behind it is a password that happens to have a `${` in it."""

_LONGEST = 300
_OPEN_ITEM = lazy(r"""\s*-\s*\{[^{}]*,\s*\Z""")
_LIST = lazy(r"""\s*(?:-\s+)*["']?(?P<key>[\w.-]+)["']?\s*:\s*(?:#.*)?\Z""")
_NO_VALUE = lazy(
    r"[|>][-+0-9]*|\$\{\w+|\$\(\w+\)?|(?-i:\$[A-Z][A-Z0-9_]*)|\{\{.*|[{\[]|<[^<>]*>|ENC\[.*"
    r"|true|false|yes|no|on|off|null|none|~|\*+",
    re.IGNORECASE,
)
_MOST_LINES = 300
"""How far above a line of a text its key is looked for."""


@lru_cache(maxsize=16_384)
def may_show_credential(source: Source, line: int) -> bool:
    """Tell whether a line shows the value of a field that is named like a credential, or a part of that value."""
    text = source.line(line)
    if not text.strip():
        return False
    if not _speaks_of_credentials(source):
        return shows_form(text)
    return _shows(text) or any(look(source, line) for look in (_of_variable, _of_option, _in_text, _in_list))


@lru_cache(maxsize=8192)
def _speaks_of_credentials(source: Source) -> bool:
    """Return whether a file has a word at all that names credentials: most have none, and then no line is looked at.

    The vague names count where the file has a value that looks like a credential, as they do in a line.
    """
    lower = source.text.lower()
    if any(word in lower for word in HINTS):
        return True
    return any(word in lower for word in VAGUE) and shows_random_word(source.text)


def _shows(text: str) -> bool:
    if shows_form(text):
        return True
    pairs = (*_PAIR.finditer(text), *_OPTION.finditer(text))
    if any(_is_credential(pair["key"], pair["value"], text[pair.end() :]) for pair in pairs):
        return True
    return _FLOW_VALUE.search(text) is not None and any(_given(text, found["name"]) for found in _FLOW_NAME.finditer(text))


def _is_credential(key: str, value: str, rest: str) -> bool:
    """Return whether a value, with what follows it in the line, may be a credential by the name of its key."""
    if rest.startswith("{{"):
        return names_credential(key) and shows_random_word(rest[:_LONGEST])  # mostly a template
    if names_credential(key) and (not _NO_VALUE.fullmatch(value) or _AFTER_REFERENCE.match(rest)):
        return True
    if not (names_credential(key) or may_name_credential(key)) or _REFERENCE.match(value):
        return False
    return "://" not in value and shows_random_word(rest[:_LONGEST])


def _of_variable(source: Source, line: int) -> bool:
    """Tell whether a line is the `value` of an environment variable with such a name."""
    value = _VALUE.match(source.line(line))
    if value is None:
        return False
    column = len(value["before"])
    for direction in (-1, 1):
        number = line
        for _ in range(3):
            if direction < 0 and "-" in source.line(number)[:column]:
                break  # the first line of this item
            number += direction
            text = source.line(number)
            if direction > 0 and "-" in text[:column]:
                break
            name = _NAME.match(text)
            if name is not None and len(name["before"]) == column:
                return _given(source.line(line), name["name"])
            if direction < 0 and _OPEN_ITEM.match(text):
                return any(names_credential(found["name"]) for found in _FLOW_NAME.finditer(text))
    return False


def _given(line: str, name: str) -> bool:
    return names_credential(name) or (may_name_credential(name) and shows_random_word(line))


def _of_option(source: Source, line: int) -> bool:
    """Return whether a line is the list item behind an option with such a name: `- --password`, `- hunter2`."""
    if line < 2 or not source.line(line).lstrip().startswith("- "):
        return False
    option = _FLAG.match(source.line(line - 1))
    return option is not None and names_credential(option["key"])


def _in_text(source: Source, line: int) -> bool:
    """Tell whether a line lies in a text of several lines that is such a value, or holds a private key above it."""
    known = lines_above(source)
    outer, private_key = known.outer[line], known.private_key[line]
    if max(outer, private_key) <= max(line - _MOST_LINES, 0):
        return False
    if private_key >= outer:
        return "BEGIN" in source.line(private_key)
    key = _BLOCK.match(source.line(outer))
    return key is not None and (names_credential(key["key"]) or _of_variable(source, outer))


def _in_list(source: Source, line: int) -> bool:
    """Tell whether a line is an item of a list below a key that is named for several of them: `passwords:`."""
    if not source.line(line).lstrip().startswith("- "):
        return False
    owner = lines_above(source).owner[line]
    key = _LIST.match(source.line(owner)) if owner > max(line - _MOST_LINES, 0) else None
    return key is not None and (names_credential(key["key"]) or names_credentials(key["key"]))
