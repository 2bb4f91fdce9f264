"""The protocol through which all stages read files, so that only the CLI and `Disk` access the disk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, Protocol

EntryKind = Literal["file", "folder", "link", "unreadable"]


class Entry(NamedTuple):
    """One path below the root, relative to it and with forward slashes.

    `target` is what a link points to, relative to the root and with all links resolved; None if that does not exist or is
    outside of the root. `reason` is why there is no target, or why something cannot be read.
    """

    path: str
    kind: EntryKind
    target: str | None = None
    reason: str = ""


class Files(Protocol):
    """A tree of files below one root."""

    def entries(self) -> Iterable[Entry]:
        """Yield everything below the root that counts, in any order; folders only if they contain nothing else."""
        ...

    def read(self, path: str) -> bytes:
        """Return the bytes of a file. Raises OSError if it cannot be read."""
        ...

    def unlisted(self, path: str) -> str:
        """Return why an existing path is not among the entries; empty if nothing exists there."""
        ...

    def at(self, folder: str) -> Files:
        """Return the files below another folder, given relative to this root (`../other`); for checkouts."""
        ...


class Memory:
    """Files in memory, for tests and rule pages: path -> text or bytes. `unlisted`: path -> why it is not an entry.

    Paths that begin with `../` are outside of the root.
    """

    def __init__(
        self,
        files: dict[str, str | bytes],
        links: dict[str, str] | None = None,
        unlisted: dict[str, str] | None = None,
    ) -> None:
        self._files = {path: data.encode() if isinstance(data, str) else data for path, data in files.items()}
        self._links = links or {}
        self._unlisted = unlisted or {}

    def entries(self) -> Iterable[Entry]:
        for path in self._files:
            if not path.startswith("../"):
                yield Entry(path, "file")
        for path, target in self._links.items():
            yield Entry(path, "link", target)

    def read(self, path: str) -> bytes:
        try:
            return self._files[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def unlisted(self, path: str) -> str:
        return "" if path in self._files else self._unlisted.get(path, "")

    def at(self, folder: str) -> Memory:
        inside = f"{folder}/"
        return Memory({path[len(inside) :]: data for path, data in self._files.items() if path.startswith(inside)})
