"""Which lines outside of Secrets may show a credential: the values of a chart, environment variables, arguments.

Judged by the names of fields alone, since a report must not show a password that somebody put into the wrong place. What is
masked without need costs a look into the file.
"""

from __future__ import annotations

import re
from functools import lru_cache

from preflux.pattern import lazy
from preflux.span import Source

_PAIR = lazy(
    r"""(?<![\w.-])(?P<key>[\w.-]{2,80})["']?(?:\s*[:=]\s*|(?<=\w)\s+(?=\S*\Z))["']?(?P<value>[^\s"',;&}\]]+)"""
)
_VALUE = lazy(r"""(?P<before>\s*(?:-\s+)*)["']?value["']?\s*:""")
_NAME = lazy(r"""(?P<before>\s*(?:-\s+)*)["']?name["']?\s*:\s*["']?(?P<name>[\w.-]+)""")
_FLOW_NAME = lazy(r"""[{,\s]["']?name["']?\s*:\s*["']?(?P<name>[\w.-]+)""")
_BLOCK = lazy(r"""\s*(?:-\s+)*["']?(?P<key>[\w.-]+)["']?\s*:\s*\S""")
_OPTION = lazy(r"""(?<!\S)["']?--(?P<key>[\w-]{2,80})\s+["']?(?P<value>[^\s"'-][^\s"']*)""")
_LIST = lazy(r"""\s*(?:-\s+)*["']?(?P<key>[\w.-]+)["']?\s*:\s*(?:#.*)?\Z""")
_PLURAL = {"credentials", "passphrases", "passwds", "passwords", "tokens"}
_KNOWN_FORM = lazy(
    r"AGE-SECRET-KEY-1|PRIVATE KEY-----|\bgh[pousr]_\w{20}|\bgithub_pat_|\bglpat-|\bxox[abeprs]-|\bAKIA[0-9A-Z]{16}\b"
    r"|\b[rs]k_(?:live|test)_\w|\bsk-[\w-]{20}|\bAIza[\w-]{30}|\bnpm_\w{30}|\bhvs\.\w{20}|\beyJ[\w-]{10,}\.eyJ"
    r"|\bhooks\.slack\.com/services/\w|\bdiscord(?:app)?\.com/api/webhooks/\d"
    r"|(?i:\bauthorization\b[^\n]{0,20}\b(?:bearer|basic|token)\s+[^\s$<{])"
    r"|://[^/@:\s]*:[^/@\s$<{*][^/@\s]*@"
)
_NO_VALUE = lazy(
    r"[|>][-+0-9]*|\$\{\w+|\$\(\w+\)?|(?-i:\$[A-Z][A-Z0-9_]*)|\{\{.*|[{\[]|<[^<>]*>|ENC\[.*"
    r"|true|false|yes|no|on|off|null|none|~|\*+",
    re.IGNORECASE,
)
_WORDS = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_BEFORE_KEY = {
    "access", "account", "admin", "api", "app", "auth", "encryption", "license", "master", "private", "root", "secret",
    "session", "shared", "signing",
}  # fmt: skip
_CREDENTIAL = lazy(
    r".*(?:passwords?|passwd|passphrases?|secrets?|token)|pass|psw|pwd|psk|credentials?|dockerconfigjson"
    rf"|(?:{'|'.join(sorted(_BEFORE_KEY))})key"
)
_MOST_LINES = 300
"""How far above a line of a text its key is looked for."""


@lru_cache(maxsize=1024)
def may_show_credential(source: Source, line: int) -> bool:
    """Tell whether a line shows the value of a field that is named like a credential, or a part of that value."""
    text = source.line(line)
    if not text.strip():
        return False
    return _shows(text) or _of_variable(source, line) or _in_text(source, line) or _in_list(source, line)


def _credential(key: str) -> bool:
    words = [word.lower() for word in _WORDS.findall(key)]
    while words and (words[-1].isdecimal() or words[-1] in ("base", "hash")):
        words.pop()  # `PASSWORD_1`, `SECRET_KEY_BASE`
    if not words or "public" in words or ("existing" in words and not words[-1].startswith("pass")):
        return False
    if words[-1] == "key":
        return not _BEFORE_KEY.isdisjoint(words[-2:-1])
    return _CREDENTIAL.fullmatch(words[-1]) is not None


def _shows(text: str) -> bool:
    if _KNOWN_FORM.search(text):
        return True
    if any(_credential(pair["key"]) and not _NO_VALUE.fullmatch(pair["value"]) for pair in _PAIR.finditer(text)):
        return True
    if any(_credential(pair["key"]) and not _NO_VALUE.fullmatch(pair["value"]) for pair in _OPTION.finditer(text)):
        return True
    return "value" in text and any(_credential(found["name"]) for found in _FLOW_NAME.finditer(text))


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
                return _credential(name["name"])
    return False


def _in_text(source: Source, line: int) -> bool:
    """Tell whether a line lies in a text of several lines that is such a value, or holds a private key above it."""
    text = source.line(line)
    indent = len(text) - len(text.lstrip())
    for number in range(line - 1, max(line - _MOST_LINES, 0), -1):
        above = source.line(number)
        stripped = above.lstrip()
        if "PRIVATE KEY-----" in above:
            return "BEGIN" in above
        if not stripped or len(above) - len(stripped) >= indent:
            continue
        key = _BLOCK.match(above)
        return key is not None and (_credential(key["key"]) or _of_variable(source, number))
    return False


def _in_list(source: Source, line: int) -> bool:
    """Tell whether a line is an item of a list below a key that is named for several of them: `passwords:`."""
    text = source.line(line)
    indent = len(text) - len(text.lstrip())
    if not text.lstrip().startswith("- "):
        return False
    for number in range(line - 1, max(line - _MOST_LINES, 0), -1):
        above = source.line(number)
        stripped = above.lstrip()
        start = len(above) - len(stripped)
        if not stripped or start > indent or (start == indent and stripped.startswith("- ")):
            continue
        key = _LIST.match(above)
        if key is None:
            return False
        words = [word.lower() for word in _WORDS.findall(key["key"])]
        if words[-1:] == ["keys"]:
            return not _BEFORE_KEY.isdisjoint(words[-2:-1])
        return bool(words) and words[-1] in _PLURAL
    return False
