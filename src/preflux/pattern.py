"""Regular expressions that are compiled at their first use.

A run uses only a few of those that the modules define, and compiling one takes as long as reading several files.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Lazy:
    """A proxy for a pattern; a method is looked up in the compiled pattern once and then stored as an attribute."""

    __slots__ = ("_flags", "_source", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)  # `re` caches compiled patterns
        if name in _Lazy.__slots__:
            setattr(self, name, found)
        return found


def lazy(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a proxy that can be used as a pattern; an error in `source` is raised at its first use."""
    return cast("re.Pattern[AnyStr]", _Lazy(source, flags))
