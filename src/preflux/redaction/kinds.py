"""Which documents are, or may be, Secrets: by their kind as it was meant, and by their text where nothing parsed it."""

from __future__ import annotations

import re
from functools import lru_cache

from preflux.pattern import lazy
from preflux.span import Source

_SECRETS = {"secret", "secrets", "secretlist", "secretslist"}
_KIND = lazy(r"""(?i)(?:^|[\s{,"'(])["']?k[a-z]{0,3}nd["']?\s*[:=]\s*(?:[!&]\S*\s+)*["']?([A-Za-z]{4,12})\b""", re.MULTILINE)
_TOP_KIND = lazy(r"""^["']?kind["']?[ \t]*:[ \t]+["']?([A-Za-z]+)["']?[ \t]*(?:#[^\n]*)?\r?$""", re.MULTILINE)
_WORD = lazy(r"(?i)secret|stringdata|ksops")
DOCUMENT = lazy(r"^---(?:\s|\Z)", re.MULTILINE)
_KUSTOMIZATION = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_DECRYPTED = lazy(r"(?i)(?:^|[._-])(?:dec|decrypted|unencrypted|cleartext|plaintext)(?:[._-]|$)")


@lru_cache(maxsize=1024)
def secret_kind(text: str) -> bool:
    """Return whether a kind is, or was meant to be, `Secret`: in another case, in the plural, with a slip of a finger."""
    letters = "".join(filter(str.isalpha, text)).casefold()
    if letters in _SECRETS:
        return True
    if not 5 <= len(letters) <= 7:
        return False
    if sorted(letters) == sorted("secret"):
        return True
    shorter, longer = sorted((letters, "secret"), key=len)
    return len(shorter) < len(longer) and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def speaks_of_secrets(text: str) -> bool:
    """Return whether a text has a Secret, or what makes one, somewhere in it."""
    if _WORD.search(text) is None:
        return any(secret_kind(found[1]) for found in _KIND.finditer(text))
    lower = text.casefold()
    if "stringdata" in lower or "secretgenerator" in lower or "ksops" in lower:
        return True
    return any(secret_kind(found[1]) for found in _KIND.finditer(text))


def document_around(source: Source, offset: int) -> tuple[int, int]:
    """Return where the document around an offset begins and ends, judged by the text."""
    start = source.text.rfind("\n---", 0, offset + 1) + 1
    following = DOCUMENT.search(source.text, max(offset, start + 3))
    return start, following.start() if following is not None else len(source.text)


def unread_may_be_secret(source: Source, offset: int) -> bool:
    """Return whether a document that could not be parsed may be a Secret: unless its kind is plain to see, it may."""
    return _unread(source, *document_around(source, offset))


@lru_cache(maxsize=256)
def _unread(source: Source, start: int, end: int) -> bool:
    text = source.text[start:end]
    if source.wholly or speaks_of_secrets(text):
        return True
    name = source.path.rpartition("/")[2]
    return name not in _KUSTOMIZATION and not name.startswith(".preflux") and _TOP_KIND.search(text) is None


def encrypted_names(path: str) -> tuple[str, ...]:
    """Return where the encrypted form of a file with secrets would stand; nothing for a file that is not named for them."""
    stem, dot, ending = path.rpartition(".")
    if not dot or "secret" not in stem.rpartition("/")[2].casefold():
        return ()
    return tuple(f"{stem}.{mark}.{ending}" for mark in ("enc", "encrypted", "sops"))


def decrypted_name(path: str) -> bool:
    """Return whether a file is named as what SOPS decrypted: `values.dec.yaml`."""
    return _DECRYPTED.search(path.rpartition("/")[2]) is not None
