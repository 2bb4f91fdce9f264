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
        # Thousands of files are written, mostly over those of the last time: a file object would ask the system four more
        # questions about each, and a file that is emptied first takes five times as long as one that is written over.
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            data = text.encode()
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            if os.fstat(descriptor).st_size > len(data):
                os.ftruncate(descriptor, len(data))
        finally:
            os.close(descriptor)

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
        """Write `index.json`, with a line for each entry."""
        encode = json.JSONEncoder(sort_keys=True).encode
        lines = [f"{encode(name)}: {encode(index[name])}" for name in sorted(index)]
        self.write("index.json", "{\n" + ",\n".join(lines) + "\n}\n")
