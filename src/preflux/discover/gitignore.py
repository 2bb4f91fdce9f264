"""Compiles .gitignore patterns from a configuration or a `.sourceignore`. The text is untrusted."""

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
    """A text is not a pattern. The message continues a sentence that starts with the text: `is longer than ...`."""


def read_pattern(line: str) -> GitIgnoreSpecPattern:
    """Compile one line; blank lines and comments become patterns that match nothing. Raises BadPattern.

    Matching takes time linear in the length of the path, so a repository cannot make it hang.
    """
    # pathspec's pattern "gitignore" matches only the files of the root for `/*`; git also matches folders and their content.
    import re2  # noqa: PLC0415 - few repositories have patterns
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415 - the same

    if len(line) > MAX_PATTERN:
        raise BadPattern(f"is longer than {MAX_PATTERN:,} characters")
    options = re2.Options()
    options.log_errors = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # Python warns about `[[a]`
            pattern = GitIgnoreSpecPattern(line)
        if pattern.regex is not None:
            pattern.regex = re2.compile(pattern.regex.pattern, options)
    except (ValueError, re.error, re2.error):
        raise BadPattern("is not a pattern as in .gitignore") from None
    if pattern.include is None and not line.startswith("#") and line.strip() not in ("", "/"):
        raise BadPattern("is not a pattern as in .gitignore")
    return pattern


def as_git_reads(lines: Iterable[str]) -> GitIgnoreSpec:
    """Combine patterns as git does: everything in an ignored folder is ignored too. Raises BadPattern."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - costs time, and few configurations have patterns

    # pathspec's other backends put all patterns into one expression, which may be too large to compile.
    return GitIgnoreSpec([read_pattern(line) for line in lines], backend="simple")


def in_order(patterns: Iterable[GitIgnoreSpecPattern]) -> PathSpec[GitIgnoreSpecPattern]:
    """Combine patterns so that the last one that matches decides."""
    from pathspec import PathSpec  # noqa: PLC0415 - few repositories have such a file

    return PathSpec(patterns, backend="simple")
