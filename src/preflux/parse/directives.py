"""Limits `%TAG` lines, for which the C parser has no limits."""

from __future__ import annotations

from preflux.limits import MAX_DIRECTIVE, MAX_DIRECTIVES
from preflux.parse.document import Fault
from preflux.pattern import lazy
from preflux.span import Source, Span

# All line ends of YAML 1.1; a byte order mark may precede a line.
_DIRECTIVE = lazy("(?:\\A|[\n\r\x85\u2028\u2029])\ufeff*(%TAG[^\n\r\x85\u2028\u2029]*)")


def excess(source: Source) -> Fault | None:
    """Return a fault for a file with too many `%TAG` lines, or one that is too long."""
    if "%TAG" not in source.text:
        return None
    for count, match in enumerate(_DIRECTIVE.finditer(source.text), 1):
        span = Span(source, match.start(1), min(match.end(1), match.start(1) + MAX_DIRECTIVE))
        if match.end(1) - match.start(1) > MAX_DIRECTIVE:
            return Fault("too-large", span, f"a `%TAG` line of more than {MAX_DIRECTIVE} characters: the file is not read")
        if count > MAX_DIRECTIVES:
            return Fault("too-large", span, f"more than {MAX_DIRECTIVES} `%TAG` lines: the file is not read")
    return None
