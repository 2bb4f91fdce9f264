"""Which lines and values may show a secret, judged by the text around them: what is printed of a file asks here first."""

from __future__ import annotations

import re
from functools import lru_cache

from preflux.node import Node, Scalar
from preflux.pattern import lazy
from preflux.redaction.forms import MASK, without_forms
from preflux.redaction.kinds import document_around, speaks_of_secrets, unread_may_be_secret
from preflux.redaction.lines.credential_lines import may_show_credential
from preflux.redaction.lines.text_lines import shows_by_text
from preflux.redaction.regions import in_region, path_like
from preflux.redaction.strength import shows_random_word
from preflux.span import Source, Span

_WORD = lazy(r"passw|token|secret|api_?key|credential|private", re.IGNORECASE)


_OPEN_LINE = lazy(
    r"""\s*(?:-\s+)*["']?(?:op|path|from|apiVersion|kind|metadata|name|namespace|patch|target|secretGenerator|generators
    |resources|files|envs|literals|data|stringData|type|behavior)["']?\s*:\s*["']?(?:[|>][-+]?|[\w./~*-]*)["']?[\s,}]*\Z""",
    re.VERBOSE,
)
"""What may be shown even of a text that is private as a whole: the words that say what it is about."""


def is_open(line: str) -> bool:
    """Return whether a line says what a text is about, or names a file, and so has no value of a secret."""
    if shows_random_word(line):
        return False
    return _OPEN_LINE.match(line) is not None or path_like(line.strip().removeprefix("- ").strip())


def hidden(node: Node) -> bool:
    """Return whether a value comes from a Secret: written in one, or filled in from one."""
    if any(step.secret for step in node.via):
        return True
    spans = (node.span, *(step.span for step in node.via))
    return any(may_show_secret(span.source, span.source.position(span.start)[0]) for span in spans)


def tainted(node: Node | None) -> bool:
    """Return whether a value was not written where it stands, and comes from a Secret.

    Unlike `hidden`, this goes by the exact place: the name of a Secret on one line with its values is not one of them.
    """
    if node is None or not node.via:
        return False
    if any(step.secret for step in node.via):
        return True
    return any(_exactly(span) for span in (node.span, *(step.span for step in node.via)))


def _exactly(span: Span) -> bool:
    if in_region(span.source, span.start):
        return True
    line = span.source.position(span.start)[0]
    return not span.source.guarded and not span.source.private and may_show_secret(span.source, line)


def shown(node: Scalar) -> str:
    """Return a value as a message may quote it: a mask where it comes from a Secret, and no login of a URL."""
    return MASK if hidden(node) else without_forms(node.text)


def near_secret(source: Source, *lines: int) -> bool:
    """Return whether nothing of these lines of a broken text may be quoted; this errs on the safe side."""
    if _speaks_of_secrets(source):
        return True
    for number in lines:
        text = source.line(number)
        if _WORD.search(text) or shows_random_word(text) or without_forms(text) != text:
            return True
        if may_show_secret(source, number) or unread_may_be_secret(source, source.line_start(number)):
            return True
    return False


@lru_cache(maxsize=64)
def _speaks_of_secrets(source: Source) -> bool:
    return source.wholly or speaks_of_secrets(source.text)


def may_show_secret(source: Source, line: int) -> bool:
    """Return whether a line shows a value of a Secret or of what makes one, or a credential.

    A file that was parsed tells by its nodes. One that was not goes by its text and indentation; there, a document that
    may be a Secret counts as a whole.
    """
    return (
        may_show_credential(source, line)
        or line in private_lines(source)
        or shows_by_text(source, line)
        or (bool(source.broken) and line in _unread_lines(source) and not is_open(source.line(line)))
    )


def private_lines(source: Source) -> frozenset[int]:
    """Return the lines with values that the nodes of a file, or those who name it, tell to be private."""
    if source.wholly:
        return _all_lines(source)
    return _lines_of(source, len(source.private)) if source.private else _NO_LINES


_NO_LINES: frozenset[int] = frozenset()


@lru_cache(maxsize=64)
def _all_lines(source: Source) -> frozenset[int]:
    return frozenset(number for number in range(1, source.lines + 1) if not is_open(source.line(number)))


@lru_cache(maxsize=256)
def _lines_of(source: Source, count: int) -> frozenset[int]:
    """Return the lines of the private stretches of a source; they only grow in number, and very many are long to compare."""
    found: set[int] = set()
    for start, end in dict.fromkeys(source.private[:count]):
        first, column = source.position(start)
        last = source.position(max(end - 1, start))[0]
        text = source.text[start:end]
        if text.startswith(("|", ">")):
            first += 1  # the indicator of a block tells nothing
        for number in range(first, last + 1):
            if column == 1 or number > first or text.strip() not in ("", "''", '""'):
                found.add(number)
    return frozenset(number for number in found if source.line(number).strip() and not is_open(source.line(number)))


def inside_value(source: Source, line: int) -> bool:
    """Return whether a line lies within a text of several lines that is a value, so that it has no key of its own."""
    return line in _inner_lines(source, len(source.private))


@lru_cache(maxsize=64)
def _inner_lines(source: Source, count: int) -> frozenset[int]:
    found: set[int] = set()
    for first, end in dict.fromkeys(source.private[:count]):
        if source.text[first : first + 1] in ("|", ">", '"', "'"):
            found.update(range(source.position(first)[0] + 1, source.position(max(end - 1, first))[0] + 1))
    return frozenset(found)


@lru_cache(maxsize=64)
def _unread_lines(source: Source) -> frozenset[int]:
    """Return the lines of the documents that could not be parsed and may be Secrets."""
    found: set[int] = set()
    for at in source.broken:
        if unread_may_be_secret(source, at):
            start, end = document_around(source, at)
            found.update(range(source.position(start)[0], source.position(max(end - 1, start))[0] + 1))
    return frozenset(found)


def guarded_line(source: Source, line: int) -> bool:
    """Return whether a line belongs to a document that is a Secret, so that not even its comment is shown."""
    if not source.guarded:
        return line in _unread_lines(source) if source.broken else False
    return line in _guarded_lines(source, len(source.guarded))


@lru_cache(maxsize=64)
def _guarded_lines(source: Source, count: int) -> frozenset[int]:
    found: set[int] = set()
    for first, end in source.guarded[:count]:
        last = source.position(max(end - 1, first))[0]
        found.update(range(source.position(first)[0], last + 1))
    return frozenset(found)
