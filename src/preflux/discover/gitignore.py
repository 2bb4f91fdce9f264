"""Patterns as in .gitignore, out of a configuration or a `.sourceignore`: any text may stand there."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

from preflux.limits import MAX_PATTERN

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec, PathSpec
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern


class BadPattern(ValueError):
    """A text that is not a pattern; the message says why, to be put behind the text."""


def read_pattern(line: str) -> GitIgnoreSpecPattern:
    """Compile one line; blank lines and comments are patterns that match nothing. Raises BadPattern.

    It is matched in time linear in the path: a repository cannot make it hang.
    """
    # The pattern that pathspec calls "gitignore" takes `/*` for the files of the root alone; git takes folders with all in
    # them.
    import re2  # noqa: PLC0415 - few repositories have patterns
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415 - the same

    if len(line) > MAX_PATTERN:
        raise BadPattern(f"is longer than {MAX_PATTERN:,} characters")
    options = re2.Options()
    options.log_errors = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # Python's opinion of `[[a]`
            pattern = GitIgnoreSpecPattern(line)
        if pattern.regex is not None:
            pattern.regex = re2.compile(pattern.regex.pattern, options)
    except (ValueError, re.error, re2.error):
        raise BadPattern("is not a pattern as in .gitignore") from None
    if pattern.include is None and not line.startswith("#") and line.strip() not in ("", "/"):
        raise BadPattern("is not a pattern as in .gitignore")
    return pattern


def as_git_reads(lines: Iterable[str]) -> GitIgnoreSpec:
    """Return patterns together: what lies in a folder that one takes out is out, too. Raises BadPattern."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - costs time, and few configurations have patterns

    # The other ways of pathspec to match put all patterns into one expression, which may be too large to compile.
    return GitIgnoreSpec([read_pattern(line) for line in lines], backend="simple")


def in_order(patterns: Iterable[GitIgnoreSpecPattern]) -> PathSpec[GitIgnoreSpecPattern]:
    """Return patterns together: the last one that matches decides."""
    from pathspec import PathSpec  # noqa: PLC0415 - few repositories have such a file

    return PathSpec(patterns, backend="simple")
