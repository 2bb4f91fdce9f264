"""Reads a table of the folder `schemas`."""

from __future__ import annotations

from typing import Any

from preflux.data import schemas_dir
from preflux.node import plain
from preflux.parse.loader import load
from preflux.span import Source


class TableError(Exception):
    """A table that cannot be read; the message names the file and the place."""


def table(name: str) -> dict[str, Any]:
    """Return a table of the folder `schemas` by the name of its file; raises TableError if it is not a YAML mapping."""
    file = load(Source(name, (schemas_dir() / name).read_text(encoding="utf-8")))
    if file.faults:
        raise TableError(f"{file.faults[0].span}: {file.faults[0].message}")
    found = plain(file.documents[0].root) if len(file.documents) == 1 else None
    if not isinstance(found, dict):
        raise TableError(f"{name}: not a mapping")
    return found


def kind_of(text: str) -> tuple[str, str]:
    """Return group and kind of `group/Kind`; the group of a core kind (`/Secret`) is empty, that of `Kind` is `*`."""
    group, slash, kind = text.rpartition("/")
    return (group, kind) if slash else ("*", text)


def path_of(text: str) -> tuple[str, ...]:
    """Return the steps of a path such as `spec.data[].key`; `[]` is a separate step."""
    return tuple(step for part in text.split(".") for step in _parts(part))


def _parts(part: str) -> tuple[str, ...]:
    return (part[:-2], "[]") if part.endswith("[]") else (part,)
