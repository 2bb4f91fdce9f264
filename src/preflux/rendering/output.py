"""Writes what was rendered to files, the same on every system: UTF-8, and lines that end with a line feed alone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path


class Output:
    """A folder that is written to; it and the folders in it are made where they are missing, each looked for once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[str] = set()

    def write(self, path: str, text: str) -> None:
        """Write a file; `path` leads to it from the folder."""
        target = os.path.join(self._folder, path)
        self._make(os.path.dirname(target))
        with open(target, "wb") as file:
            file.write(text.encode())

    def _make(self, folder: str) -> None:
        if folder in self._made:
            return
        try:
            os.mkdir(folder)
        except FileNotFoundError:
            self._make(os.path.dirname(folder))
            os.mkdir(folder)
        except FileExistsError:
            pass  # where a file stands instead, writing into it says so
        self._made.add(folder)

    def write_index(self, index: Mapping[str, object]) -> None:
        """Write `index.json`."""
        self.write("index.json", json.dumps(index, indent=1, sort_keys=True) + "\n")
