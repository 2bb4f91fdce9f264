"""Reads the user's global ignore file (`core.excludesFile`).

Only the user's and the system's git settings are read. Those of a repository (`.git/config`) are not: they are untrusted.
"""

from __future__ import annotations

import os

from preflux.discover.regular import NotRead, read_own
from preflux.limits import MAX_CONFIG_BYTES, MAX_IGNORE_BYTES

_MAX_INCLUDES = 10
"""How deep includes may be nested; git has the same limit."""


def user_ignores(top: str) -> bytes:
    """Return the content of that file; empty if there is none or if it is inside the repository at `top`."""
    home = os.environ.get("HOME", "")
    shared = os.environ.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else "")
    named = _named(_settings(home, shared), home, top)
    path = f"{shared}/git/ignore" if named is None and shared else named
    return (_read(path, top, MAX_IGNORE_BYTES) or b"") if path else b""


def _settings(home: str, shared: str) -> list[str]:
    """Return the paths of git's settings files; later ones override earlier ones."""
    files = []
    if os.environ.get("GIT_CONFIG_NOSYSTEM", "").lower() in ("", "0", "false", "no", "off"):
        files.append(os.environ.get("GIT_CONFIG_SYSTEM") or "/etc/gitconfig")
    if "GIT_CONFIG_GLOBAL" in os.environ:
        return [*files, os.environ["GIT_CONFIG_GLOBAL"]]
    return [*files, *([f"{shared}/git/config"] if shared else []), *([f"{home}/.gitconfig"] if home else [])]


def _named(files: list[str], home: str, top: str, depth: int = 0) -> str | None:
    """Return the last `core.excludesFile` in some settings files and their includes; None if there is none."""
    found: str | None = None
    for file in files:
        data = _read(file, top, MAX_CONFIG_BYTES)
        for section, key, value in _values(data.decode(errors="surrogateescape") if data else ""):
            path = f"{home}{value[1:]}" if value.startswith("~/") else value
            if (section, key) == ("core", "excludesfile"):
                found = path
            elif (section, key) == ("include", "path") and depth < _MAX_INCLUDES:
                inner = _named([os.path.join(os.path.dirname(os.path.realpath(file)), path)], home, top, depth + 1)
                found = inner if inner is not None else found
    return found


def _read(path: str, top: str, limit: int) -> bytes | None:
    real = os.path.realpath(path)
    if not os.path.isabs(path) or "\0" in path or f"{real}/".startswith(f"{top}/".replace("//", "/")):
        return None
    try:
        return read_own(real, limit)
    except NotRead:
        return None


def _values(text: str) -> list[tuple[str, str, str]]:
    """Return section, key and value of each setting; a subsection is part of the section's name."""
    found: list[tuple[str, str, str]] = []
    section = ""
    for line in text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\\\n", "").split("\n"):
        line = line.strip()
        if line.startswith("["):
            head, _, line = line[1:].partition("]")
            section = head.strip().lower()
            line = line.strip()
        key, mark, value = line.partition("=")
        if mark and not line.startswith(("#", ";")):
            found.append((section, key.strip().lower(), _unquoted(value.strip())))
    return found


def _unquoted(value: str) -> str:
    """Return a value without its quotes, escapes and trailing comment."""
    made: list[str] = []
    quoted = escaped = False
    for char in value:
        if escaped:
            made.append({"n": "\n", "t": "\t", "b": "\b"}.get(char, char))
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char in "#;" and not quoted:
            return "".join(made).rstrip()
        else:
            made.append(char)
    return "".join(made)
