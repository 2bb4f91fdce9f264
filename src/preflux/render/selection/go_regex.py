"""Regular expressions as Go reads them: RE2's language, matched in time linear in the text.

Python's own take back references, read classes otherwise, and can be made to run for hours by a repository.
"""

from __future__ import annotations

import re
from typing import Protocol

from preflux.limits import MAX_EXPRESSION
from preflux.pattern import lazy

# What means the same to both and cannot backtrack: most patterns are a name, or `.*` and a name.
_SIMPLE = lazy(r"[A-Za-z0-9_/.-]*(?:\.\*[A-Za-z0-9_/.-]*)?")


class Pattern(Protocol):
    """A compiled expression."""

    def fullmatch(self, text: str, /) -> object | None:
        """Return something where the whole of a text fits."""

    def search(self, text: str, /) -> object | None:
        """Return something where a part of a text fits."""


class BadPattern(ValueError):
    """A text that is no regular expression; the message says why."""


def compile_go(text: str) -> Pattern:
    """Compile a regular expression of Go. Raises BadPattern where it is none."""
    if _SIMPLE.fullmatch(text):
        return re.compile(text)
    if len(text) > MAX_EXPRESSION:
        raise BadPattern("pattern too large")
    # Loading it takes as long as reading a dozen files, and few repositories have such a pattern.
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.log_errors = False
    try:
        compiled: Pattern = re2.compile(text, options)
    except re2.error as error:
        raise BadPattern(error.args[0].decode("utf-8", "replace")) from None
    return compiled
