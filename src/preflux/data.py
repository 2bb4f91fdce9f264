"""Finds the rule pages and the bundled schemas: inside the wheel, or at the top of a checkout of preflux."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def rules_dir() -> Path:
    """Return the folder of the rule pages, with one folder per family, and `packs`."""
    return _folder("rules")


def schemas_dir() -> Path:
    """Return the folder of the bundled JSON schemas."""
    return _folder("schemas")


def _folder(name: str) -> Path:
    # A checkout has no _data; src/preflux/data.py is three levels below its top.
    in_wheel = _PACKAGE / "_data" / name
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parents[1] / name
