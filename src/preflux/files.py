"""The only way from the stages to files: a small protocol, so that nothing below the CLI touches the disk by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, Protocol

EntryKind = Literal["file", "folder", "link", "unreadable"]


class Entry(NamedTuple):
    """One thing below the root: `path` is relative, with forward slashes.

    `target` is what a link leads to, relative to the root, all links on the way followed; None when it leads nowhere or
    out of the root. `reason` tells why, and why something is unreadable.
    """

    path: str
    kind: EntryKind
    target: str | None = None
    reason: str = ""


class Files(Protocol):
    """A tree of files below one root."""

    def entries(self) -> Iterable[Entry]:
        """Yield everything below the root that counts, in any order; folders only where they hold nothing else."""
        ...

    def read(self, path: str) -> bytes:
        """Return the bytes of a file; raise OSError where it cannot be read."""
        ...

    def unlisted(self, path: str) -> str:
        """Tell why something that stands at a path is not among the entries; empty where nothing stands there."""
        ...

    def at(self, folder: str) -> Files:
        """Return the files below another folder, seen from this root (`../other`): one that the configuration names."""
        ...


class Memory:
    """Files in memory, for tests and rule pages: path -> text or bytes; `unlisted`: path -> why it is none of them.

    Paths that begin with `../` stand outside of the root.
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
