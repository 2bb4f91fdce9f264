"""Counts the nodes that aliases add in all files of a run: a small file can expand to a million values."""

from __future__ import annotations


class Expansion:
    """The nodes that aliases have added so far."""

    def __init__(self) -> None:
        self.nodes = 0
