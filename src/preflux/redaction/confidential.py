"""Tells a value that must not stand in Git from a placeholder, a reference, a development default or no secret at all.

A doubt counts as no secret: a false alarm costs more than a missed one.
"""

from __future__ import annotations

import base64
import binascii
import re

from preflux.listing import joined
from preflux.pattern import lazy
from preflux.redaction.words import names_harmless, reports_credential

_ENCRYPTED = lazy(
    r"ENC\[AES256_GCM|-----BEGIN (AGE ENCRYPTED FILE|PGP MESSAGE)-----|\"sops\"\s*:|^sops_version=", re.MULTILINE
)
_PRIVATE_KEY = lazy(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|^AGE-SECRET-KEY-1", re.MULTILINE)
_PUBLIC = lazy(r"-----BEGIN (CERTIFICATE|PUBLIC KEY|[A-Z ]+ PUBLIC KEY)|^(ssh-(rsa|ed25519)|ecdsa-\S+|age1[a-z0-9]+)")
_REFERENCE = lazy(
    r"""\$\{ | \$\( | \{\{ | ^\$\w+$ | ^<.*>$ | ^\[.*\]$ | ^%%?\w+%%?$
    | \bop:// | \bref\+ | ^vault: | ^(arn:aws:|projects/) | \bsecretref\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PLACEHOLDER = lazy(
    r"""(change|replace|fill|put|insert|add|set|enter|provide|update)[-_ ]?(me|this|it|here|in|your|with).*
    | .*(placeholder|redacted|to[-_ ]?be[-_ ]?(set|replaced|filled)).* | .*example.* | todo.* | tbd | fixme.*
    | x{3,} | \*+ | \.{3,} | -+
    | (my|your|the)[-_ ]?(own|super|access|secret|bucket|password|pass|token|api|key|client|app).*
    | (test|dev|dummy|fake|sample|demo|foo|mock).*
    | none | null | nil | empty | true | false | yes | no | on | off | bar | baz | value | string | default
    | secret | password | passwd | passw0rd | pass | token | key | (secret|supersecret)[-_ ]?(password|key|token)?
    | admin | administrator | root | guest | user | username | minio(admin|123)? | postgres | mysql | redis
    | letmein | qwerty | (p(ass)?|a)?1234\w{0,6}""",
    re.IGNORECASE | re.VERBOSE,
)
_HARMLESS_VALUE = lazy(
    r"""[-+]?[\d.]{1,6}(ms|s|m|h|d|[kKMGT]i?B?)?      # numbers, durations, sizes
    | [\w.+-]+@[\w-]+(\.[\w-]+)+                       # mail addresses
    | ([\w-]+\.)+[a-z]{2,}(:\d+)?(/\S*)? | [\w.-]+:\d{2,5} | (\d+\.){3}\d+(/\d+|:\d+)?    # hosts
    | /[\w./-]*""",
    re.VERBOSE,
)
_URL = lazy(r"\w[\w+.-]*://(?:[^/@:\s]*:(?P<password>[^/@\s]+)@)?\S*")
_ASSIGNMENT = lazy(r"""["']?(?P<key>[\w.-]{2,60})["']?\s*[:=]\s*(?P<quote>["']?)(?P<value>[^"'\s,;#]{4,})(?P=quote)""")

_MOST_KEYS = 8
_LONGEST_KEY = 80


def encrypted(text: str) -> bool:
    """Tell whether a text is, or holds, what SOPS, age or PGP made."""
    return bool(_ENCRYPTED.search(text))


def listed(keys: list[str]) -> str:
    """Return the names of some keys for a message; of very many, how many more there are."""
    shown = [f"`{key[:_LONGEST_KEY]}`" for key in keys[:_MOST_KEYS]]
    if len(keys) > _MOST_KEYS:
        shown.append(f"{len(keys) - _MOST_KEYS} more")
    return joined(shown)


def decoded(text: str) -> str:
    """Return what a value under a Secret's `data` stands for; the text itself where it is not base64 of text."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return text


def confidential(key: str, text: str) -> bool:
    """Tell whether the value of a key looks like a real secret in plain text."""
    value = text.strip()
    if not value or encrypted(value):
        return False
    if _PRIVATE_KEY.search(value):
        return "${" not in value and "{{" not in value
    if _PUBLIC.search(value):
        return False
    if "\n" in value or value.startswith("{"):
        return any(
            reports_credential(found["key"]) and confidential(found["key"], found["value"])
            for found in _ASSIGNMENT.finditer(value)
        )
    url = _URL.fullmatch(value)
    if url is not None:
        return bool(url["password"]) and not _placeholder(url["password"])
    if _placeholder(value) or len(value) < 4 or key.lower() == value.lower():
        return False
    return reports_credential(key) or not (names_harmless(key) or _HARMLESS_VALUE.fullmatch(value))


def _placeholder(value: str) -> bool:
    return bool(_REFERENCE.search(value) or _PLACEHOLDER.fullmatch(value)) or (value.isupper() and "_" in value)
