"""The parsed files of a run; each is read and parsed once, when it is first needed."""

from __future__ import annotations

from preflux.discover.tree import Tree
from preflux.parse.decode import decode
from preflux.parse.document import Fault, File
from preflux.parse.expansion import Expansion
from preflux.parse.loader import load
from preflux.redaction.kinds import encrypted_names
from preflux.span import Source, Span


class Store:
    """Reads and parses files on demand; a link gives its target."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._sources: dict[str, tuple[Source, Fault | None]] = {}
        self._files: dict[str, File] = {}
        self._expansion = Expansion()

    def source(self, path: str) -> tuple[Source, Fault | None]:
        """Return the text of a file, and a fault if it cannot be read, is not text or is too large."""
        path = self.tree.real(path)
        found = self._sources.get(path)
        if found is None:
            try:
                found = decode(path, self.tree.read(path))
            except OSError as error:
                source = Source(path, "")
                reason = error.strerror or str(error)
                found = source, Fault("unreadable", Span(source, 0, 0), f"cannot be read: {reason.lower()}")
            # A file next to its encrypted form was decrypted temporarily and left behind.
            if any(self.tree.kind(name) == "file" for name in encrypted_names(path)):
                found[0].wholly = True
            self._sources[path] = found
        return found

    def file(self, path: str) -> File:
        """Return a parsed file; a file that cannot be read has no documents and one fault."""
        path = self.tree.real(path)
        file = self._files.get(path)
        if file is None:
            source, fault = self.source(path)
            file = File(source, [], [fault]) if fault else load(source, expansion=self._expansion)
            self._files[path] = file
        return file

    @property
    def characters(self) -> int:
        """The number of characters read so far."""
        return sum(len(source.text) for source, _ in self._sources.values())

    @property
    def files(self) -> list[File]:
        """All files parsed so far, sorted by path."""
        return [self._files[path] for path in sorted(self._files)]

    @property
    def sources(self) -> list[Source]:
        """The texts of all files read so far, including those that were not parsed, sorted by path."""
        return [self._sources[path][0] for path in sorted(self._sources)]
