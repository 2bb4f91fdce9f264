"""Writes what was rendered to files, the same on every system: UTF-8, and lines that end with a line feed alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_index(output: Path, index: Mapping[str, object]) -> None:
    """Write `index.json` into the folder of the output."""
    write_text(output / "index.json", json.dumps(index, indent=1, sort_keys=True) + "\n")
