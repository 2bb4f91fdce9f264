"""How much builds make beyond what is written: a few lines can multiply what others say."""

from __future__ import annotations

from preflux.limits import MAX_GROWTH, MAX_GROWTH_OF_ALL
from preflux.render.fault import Refused
from preflux.span import Span


class Growth:
    """Counts what patches, replacements and substitution add, in one build and in all of a run (see `Extent.size`)."""

    __slots__ = ("_all", "_build")

    def __init__(self) -> None:
        self._build = 0
        self._all = 0

    def start(self) -> None:
        """Begin with the next build."""
        self._build = 0

    def add(self, size: int, span: Span) -> None:
        """Count what is to be added at the word of `span`. Raises Refused where it is too much."""
        if self._build + size > MAX_GROWTH:
            message = f"this makes the build grow by more than {MAX_GROWTH:,} values"
            raise Refused("too-large", span, message, "make fewer or smaller copies")
        if self._all + size > MAX_GROWTH_OF_ALL:
            message = f"this makes all builds together grow by more than {MAX_GROWTH_OF_ALL:,} values"
            raise Refused("too-large", span, message, "make fewer or smaller copies")
        self._build += size
        self._all += size
