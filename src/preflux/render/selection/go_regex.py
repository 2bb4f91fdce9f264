"""Regular expressions of Go: the syntax of RE2, matched in linear time.

Python's `re` has back references, other character classes, and patterns that take hours, which a repository could use.
"""

from __future__ import annotations

import re
from typing import Protocol

from preflux.limits import MAX_EXPRESSION
from preflux.pattern import lazy

# Patterns that mean the same in `re` and cannot backtrack: most are a name, or `.*` and a name.
_SIMPLE = lazy(r"[A-Za-z0-9_/.-]*(?:\.\*[A-Za-z0-9_/.-]*)?")


class Pattern(Protocol):
    """A compiled expression."""

    def fullmatch(self, text: str, /) -> object | None:
        """Return a true value if the whole text matches."""

    def search(self, text: str, /) -> object | None:
        """Return a true value if a part of the text matches."""


class BadPattern(ValueError):
    """A text is not a regular expression; the message says why."""


def compile_go(text: str) -> Pattern:
    """Compile a regular expression of Go. Raises BadPattern."""
    if _SIMPLE.fullmatch(text):
        return re.compile(text)
    if len(text) > MAX_EXPRESSION:
        raise BadPattern("pattern too large")
    # Importing it takes as long as reading a dozen files, and few repositories have such a pattern.
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.log_errors = False
    try:
        compiled: Pattern = re2.compile(text, options)
    except re2.error as error:
        raise BadPattern(error.args[0].decode("utf-8", "replace")) from None
    return compiled
