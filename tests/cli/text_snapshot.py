"""Snapshots that people read: a file of plain text for each."""

from __future__ import annotations

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class Text(SingleFileSnapshotExtension):
    """A file of plain text for each snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"
