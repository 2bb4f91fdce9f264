"""Regular expressions that are compiled when they are first used.

A run uses few of those that its modules define, and to compile one takes as long as to read several files.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Lazy:
    """Stands for a pattern; each of its methods is looked up in the compiled one once, and is a plain slot from then on."""

    __slots__ = ("_flags", "_source", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)  # `re` keeps what it compiled
        if name in _Lazy.__slots__:
            setattr(self, name, found)
        return found


def lazy(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what stands for a pattern and can be used as one; an error in `source` shows at its first use."""
    return cast("re.Pattern[AnyStr]", _Lazy(source, flags))
