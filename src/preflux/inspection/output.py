"""Writes rendered files, the same on every system: UTF-8, with a line feed as line end."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping
from itertools import accumulate, islice
from pathlib import Path
from typing import Self

from preflux.inspection.named_folder import below, open_named
from preflux.inspection.new_file import holds, new_file, write_all


class Output:
    """The folder that output is written to; missing folders are created.

    Nothing is written through a link below the folder: it may have come with a repository. For links in the path of the
    folder itself see `open_named`. `repository` is the one that is checked. All methods raise OSError.
    """

    def __init__(self, folder: Path, repository: Path | None = None) -> None:
        self._folder = folder
        self._repository = repository
        self._top: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._top is not None:
            os.close(self._top)
            self._top = None

    def write(self, path: str, text: str) -> None:
        """Write a file; `path` is relative to the folder."""
        *folders, name = path.split("/")
        if not {"", ".", ".."}.isdisjoint((*folders, name)):
            raise OSError(errno.EINVAL, "is not a path below the folder to write to", path)
        if self._top is None:
            self._top = open_named(self._folder, self._repository)
        shown = accumulate(folders, os.path.join, initial=str(self._folder))
        here = below(os.dup(self._top), zip(folders, islice(shown, 1, None), strict=True))
        try:
            data = text.encode(errors="backslashreplace")
            if not holds(here, name, data):  # most files have not changed since the last run
                with new_file(here, name, os.path.join(self._folder, path)) as descriptor:
                    write_all(descriptor, data)
        finally:
            os.close(here)

    def write_index(self, index: Mapping[str, object]) -> None:
        """Write `index.json`, with one line for each entry."""
        encode = json.JSONEncoder(sort_keys=True).encode
        lines = [f"{encode(name)}: {encode(index[name])}" for name in sorted(index)]
        self.write("index.json", "{\n" + ",\n".join(lines) + "\n}\n")
