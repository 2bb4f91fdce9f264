"""Makes file names from names of objects. These are untrusted and may contain anything: no API server has checked them."""

from __future__ import annotations

import hashlib
import posixpath
import unicodedata
from itertools import chain, count

_LONGEST = 200
"""The longest file name in bytes; file systems allow 255, and Kubernetes names have up to 253 letters."""


def is_file_name(text: str) -> bool:
    """Return whether a name is safe as a file name: it stays in its folder, is not hidden and is printable."""
    return text.isprintable() and not text.startswith(".") and not any(char in '/\\:"*?<>|' for char in text) and text != ""


class FileNames:
    """Gives each object a unique path, also on file systems that ignore case."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[str, str, str]] = {}

    def path(self, folder: str, namespace: str, name: str) -> str:
        """Return `<folder>/<namespace>/<name>.yaml`, with a digest if that is too long or already taken.

        Both names must be safe file names (`is_file_name`).
        """
        exact = (folder, namespace, name)
        parts = [_short(namespace), _short(name)]
        for ending in chain(("", f"-{_digest(f'{namespace}/{name}')}"), map("-{}".format, count(2))):
            path = posixpath.join(folder, parts[0], f"{parts[1]}{ending}.yaml")
            if self._given.setdefault(_folded(path), exact) == exact:
                break
        return path


def _short(name: str) -> str:
    data = name.encode(errors="backslashreplace")
    if len(data) <= _LONGEST:
        return name
    return f"{data[: _LONGEST - 10].decode(errors='ignore')}-{_digest(name)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:8]


def _folded(path: str) -> str:
    return path.casefold() if path.isascii() else unicodedata.normalize("NFKC", path).casefold()
