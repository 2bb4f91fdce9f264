"""Which lines of a file may show a secret, judged by its text and indentation: a file that does not parse has no nodes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from preflux.pattern import lazy
from preflux.redaction.kinds import DOCUMENT
from preflux.redaction.regions import LISTS_OF_PATHS, OPEN, OPEN_ARGUMENTS, path_like
from preflux.span import Source

_KIND = r"""(?:^|(?<=[\s{,"']))kind["']?\s*:\s*(?:[!&]\S*\s+)*["']?Secret\b"""
_SECRET = lazy(_KIND, re.MULTILINE)
_WHOLE_SECRET = lazy(rf"""^["']?{_KIND}""", re.MULTILINE)
_FLOW = lazy(r"(?:\s|#[^\n]*\n)*[\[{]")
_FLOW_KEY = lazy(r"""[\s{,\["']([\w./-]+)["']?\s*:""")
_GENERATOR = lazy(_KIND.replace(r"Secret\b", r"SecretGenerator\b"), re.MULTILINE)
_WORDS = lazy(r"""[^\s,\[\]{}"']+""")


def all_by_text(source: Source) -> bool:
    """Return whether nodes alone do not tell the lines of a source that show a secret, so that all have to be looked at."""
    if source.broken:
        return True
    return _may_hold_secrets(source) and _has_secret_kind(source.text)


def _has_secret_kind(text: str) -> bool:
    """Return what the two patterns of kinds would say of a text, by a look at the places of the word alone."""
    at = text.find("Secret")
    while at >= 0:
        near = text[max(at - _BEFORE, 0) : at + len("SecretGenerator") + 1]
        if _SECRET.search(near) or _GENERATOR.search(near):
            return True
        at = text.find("Secret", at + 1)
    return False


_BEFORE = 200
"""How far before its value the word `kind` may stand, with a tag, an anchor or a comment between."""


def shows_by_text(source: Source, line: int) -> bool:
    if not _may_hold_secrets(source):
        return False
    around, document = _enclosing(source)[min(line, source.lines) - 1]
    if (around.generator or document.generator) and _in_generator(around, source.line(line)):
        return True
    if around.string_data or (around.generator and not around.open_arguments):
        return True
    if not document.secret:
        return False
    if around.data or document.flow or source.line(line).lstrip().startswith(("{", '"')):
        return True
    if not document.whole:
        return False
    return around.outermost not in OPEN or around.applied


@lru_cache(maxsize=4096)
def _may_hold_secrets(source: Source) -> bool:
    return any(word in source.text for word in ("Secret", "stringData", "secretGenerator"))


def _in_generator(around: _Around, line: str) -> bool:
    """Tell whether a line of a generator shows a literal, or something else in the place of a file's path."""
    if around.files:
        words = _WORDS.findall(line.partition(" #")[0])
        return not all(word == "-" or word.endswith(":") or path_like(word.partition("=")[2] or word) for word in words)
    return around.literals


class _Around(NamedTuple):
    """What the keys of the mappings around a line say, its own included; `outermost` is that of the outermost of them."""

    indent: int
    item: bool
    outermost: str = ""
    string_data: bool = False
    generator: bool = False
    open_arguments: bool = True
    literals: bool = False
    files: bool = False
    data: bool = False
    applied: bool = False


class _Document(NamedTuple):
    """`secret`: a Secret stands in it, as a `whole` or in a list; `flow`: it begins with a bracket.

    `generator`: it holds a configuration of kustomize's plugin that makes Secrets.
    """

    generator: bool
    secret: bool
    whole: bool
    flow: bool


@lru_cache(maxsize=64)
def _enclosing(source: Source) -> list[tuple[_Around, _Document]]:
    """Return for each line what is around it, in one pass: very many lines may be asked for.

    Of a mapping in flow style all keys of the line count.
    """
    found: list[tuple[_Around, _Document]] = []
    open_: list[_Around] = []
    last = _NOTHING
    document = _judged(source, 0)
    pair = last, document
    for number in range(1, source.lines + 1):
        text = source.line(number)
        start = DOCUMENT.match(text)
        if start is not None:
            open_.clear()
            last = _NOTHING
            document = _judged(source, source.line_start(number) + min(start.end(), len(text)))
            text = text[3:]
        content = text.lstrip(" \t")
        if content.strip() and content[0] != "#":
            here, item = len(text) - len(content), content.startswith("- ")
            while open_ and not (open_[-1].indent < here or (open_[-1].indent == here and item and not open_[-1].item)):
                open_.pop()
            last = _within(open_[-1] if open_ else None, here, item, content)
            open_.append(last)
        if last is not pair[0] or document is not pair[1]:
            pair = last, document
        found.append(pair)
    return found


_NOTHING = _Around(0, item=False)


def _judged(source: Source, first: int) -> _Document:
    following = DOCUMENT.search(source.text, first)
    text = source.text[first : following.start() if following else len(source.text)]
    secret = _SECRET.search(text) is not None
    generator = _GENERATOR.search(text) is not None
    return _Document(generator, secret, secret and _WHOLE_SECRET.search(text) is not None, _FLOW.match(text) is not None)


def _within(parent: _Around | None, indent: int, item: bool, content: str) -> _Around:
    """Return what is around the content of a line that lies in another."""
    while content.startswith("- "):
        content = content[2:].lstrip()
    key, colon, _ = content.partition(":")
    own = key.strip().strip("\"'")
    keys = {own} if colon else set()
    if "{" in content:
        keys.update(_FLOW_KEY.findall(content))
    up = parent or _NOTHING
    return _Around(
        indent,
        item,
        own if parent is None else parent.outermost,
        up.string_data or "stringData" in keys,
        up.generator or "secretGenerator" in keys,
        up.open_arguments and keys <= OPEN_ARGUMENTS,
        up.literals or "literals" in keys,
        up.files or not keys.isdisjoint(LISTS_OF_PATHS),
        up.data or "data" in keys,
        up.applied or any(key.endswith("last-applied-configuration") for key in keys),
    )
