"""Finds a format by name; a format is imported when it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from preflux.finding import Report
from preflux.report.view import View

FORMATS = ("text", "concise", "json", "github")
Writer = Callable[[Report, View], Iterator[str]]


def writer(name: str) -> Writer:
    """Return the function that writes a format, one of FORMATS or `statistics`."""
    return cast("Writer", import_module(f"preflux.report.formats.{name}").write)
