"""Explains keys, values and list items that do not fit together: a second value, brackets, indentation."""

from __future__ import annotations

import re
from typing import NamedTuple

from preflux.parse.diagnosis.refusal import Refusal, uncommented
from preflux.parse.document import Fault
from preflux.pattern import lazy
from preflux.span import Source

_NO_SPACE = lazy(r"(?:- +)*([A-Za-z][\w./-]*):([^\s:/][^\s]*)\Z")
_KEY = lazy(r"[ ]*(?:- +)*(.*?):(?:\s|\Z)")
_CLOSING = {"[": "]", "{": "}"}
_BRACKETS = lazy(r"""[\[\]{}]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_DASHES = lazy(r"(?:- +)+")


def second_value(refusal: Refusal) -> Fault | None:
    """Explain a `: ` or `- ` inside the value of a key or in a text."""
    source, at = refusal.source, refusal.at
    if refusal.problem == "block sequence entries are not allowed in this context":
        message = f"`{refusal.show(refusal.rest)}`: a list item does not start on the line of its key"
        return refusal.fault("list-item", message, "put it on the next line", at, at + len(refusal.rest))
    if refusal.problem != "mapping values are not allowed in this context":
        return None
    last = refusal.last_scalar()
    if last is None:
        return None
    number, column = source.position(last.start)
    line = source.line(number)
    before = line[: column - 1]
    owner = _KEY.match(before)
    if number == refusal.line:
        if owner is None:
            return None
        value = uncommented(line[column - 1 :])
        message = f"mapping value where none is allowed: a second `:` in the value of `{refusal.key(owner[1])}`"
        return refusal.fault("mapping-value", message, refusal.quoted(value))
    # The line continues the text of one above, as it is indented deeper (or has no key above it to belong to).
    text = uncommented(line[column - 1 :])
    key = source.line(refusal.line)[: source.position(at)[1] - 1].strip()
    start = source.line_start(refusal.line) + source.line(refusal.line).index(key)
    glued = _NO_SPACE.match(text)
    if glued is not None:
        colon = last.start + text.index(":")
        message = f"no space after the `:` of `{refusal.show(text)}`"
        return refusal.fault("no-space", message, _with_space(refusal, glued), colon)
    if owner is not None:
        name = refusal.key(owner[1])
        message = f"`{refusal.key(key)}` is indented below `{name}`, which has the value `{refusal.show(text)}` already"
        return refusal.fault(
            "indentation", message, f"align it with `{name}`, or remove that value", start, start + len(key)
        )
    if before.strip():
        message = f"`{refusal.key(key)}` is indented below the list item `{refusal.show(text)}`, which is text"
        return refusal.fault(
            "indentation",
            message,
            f"write `{refusal.show(text)}:` to make a key of it, or align the lines",
            start,
            start + len(key),
        )
    end = last.start + len(text)
    return refusal.fault(
        "no-colon", f"`{refusal.show(text)}` is neither a key nor part of a value: no `:` follows", "", last.start, end
    )


def _with_space(refusal: Refusal, glued: re.Match[str]) -> str:
    return f"write `{refusal.show(f'{glued[1]}: {glued[2]}')}`"


def bracket(refusal: Refusal) -> Fault | None:
    text, char = refusal.source.text, refusal.rest[:1]
    if refusal.context in ("while parsing a flow sequence", "while parsing a flow mapping"):
        closing = _CLOSING[text[refusal.since]]
        if _closes(text, refusal.since):
            message = f"no `,` before `{refusal.show(refusal.rest.split(closing)[0] or refusal.rest)}`"
            return refusal.fault("bracket", message, "separate the values with `,`, or quote what belongs together")
        return _not_closed(refusal, refusal.since)
    if "flow" in refusal.context and refusal.at >= len(text):
        opened = _open(text, refusal.base)
        return _not_closed(refusal, opened) if opened >= 0 else None
    if refusal.problem.startswith("did not find expected") and char and char in "]},":
        message = f"`{char}` without {'a value' if char == ',' else 'an opening bracket'} before it"
        return refusal.fault("bracket", message, "quote the value that it belongs to, or remove it")
    return None


def _not_closed(refusal: Refusal, start: int) -> Fault:
    opening = refusal.source.text[start]
    return refusal.fault("bracket", f"the `{opening}` is not closed", f"add the closing `{_CLOSING[opening]}`", start)


def _open(text: str, start: int) -> int:
    """Return the offset of the last unclosed bracket; -1 if there is none."""
    waiting: list[int] = []
    for match in _BRACKETS.finditer(text, start):
        if match[0] in _CLOSING:
            waiting.append(match.start())
        elif match[0] in ("]", "}") and waiting:
            waiting.pop()
    return waiting[-1] if waiting else -1


def _closes(text: str, start: int) -> bool:
    """Return whether a bracket is closed later; quoted text does not count."""
    waiting: list[str] = []
    for match in _BRACKETS.finditer(text, start):
        found = match[0]
        if found in _CLOSING:
            waiting.append(_CLOSING[found])
        elif found == waiting[-1]:
            waiting.pop()
            if not waiting:
                return True
        elif found in ("]", "}"):
            return False
    return False


def no_colon(refusal: Refusal) -> Fault | None:
    """Explain a line that is neither a key nor part of a value."""
    if refusal.problem != "could not find expected ':'":
        return None
    text, start = refusal.rest_of(refusal.since), refusal.since
    glued = _NO_SPACE.match(text)
    if glued is not None:
        message = f"no space after the `:` of `{refusal.show(text)}`"
        return refusal.fault("no-space", message, _with_space(refusal, glued), start + text.index(":"))
    above = _line_above(refusal.source, refusal.since_line)
    hint = "indent it deeper than the key that it belongs to"
    if above is not None and (
        above.indent > _indent(refusal.source.line(refusal.since_line)) or above.text[-1] in "|>"
    ):
        hint = "indent it as the text above, if it belongs to that"
    elif re.fullmatch(r"[\w.-]+", text):
        hint = f"write `{refusal.show(text)}:` if it is a key"
    return refusal.fault(
        "no-colon",
        f"`{refusal.show(text)}` is neither a key nor part of a value: no `:` follows",
        hint,
        start,
        start + len(text),
    )


class _Line(NamedTuple):
    number: int
    indent: int
    text: str


def indentation(refusal: Refusal) -> Fault | None:
    """Explain a line whose indentation does not match any line above it."""
    if not refusal.problem.startswith("did not find expected") or not refusal.starts_line:
        return None
    source, number = refusal.source, refusal.line
    text, here = uncommented(source.line(number)), _indent(source.line(number))
    start = source.line_start(number) + here
    end = start + len(text)
    fits = _fits(refusal, number)
    beside = fits.get(here)
    shown = refusal.label(text)
    if beside is None:
        if not fits:
            return None
        places = " or ".join(
            f"{indent} (`{refusal.label(what)}`)" for indent, what in sorted(fits.items(), reverse=True)[:3]
        )
        message = f"`{shown}` is indented by {here}, the lines above by {places}"
        return refusal.fault("indentation", message, "align it with one of them", start, end)
    if text.startswith("-") == beside.startswith("-"):
        return None
    if text.startswith("-"):
        message, hint = (
            f"the list item `{shown}` is at the level of the key `{refusal.label(beside)}`",
            "indent it below its own key",
        )
    else:
        message = f"`{shown}` is aligned with the list item `{refusal.label(beside)}`, not with what is in it"
        hint = f"indent it by {here + 2} to belong to the item" + (", or by less to end the list" if here else "")
    return refusal.fault("indentation", message, hint, start, end)


def _fits(refusal: Refusal, number: int) -> dict[int, str]:
    """Return the indentations that a line could have, given the lines above, each with the text of such a line."""
    source = refusal.source
    is_item = source.line(number).lstrip().startswith("-")
    fits: dict[int, str] = {}
    lowest = 1 << 30
    above = _line_above(source, number)
    while above is not None and lowest > 0 and source.line_start(above.number) >= refusal.base:
        if above.indent < lowest:
            dashes = _DASHES.match(above.text)
            if dashes and not is_item and above.indent + dashes.end() < lowest and _KEY.match(above.text):
                fits[above.indent + dashes.end()] = above.text[dashes.end() :]
            fits[above.indent] = above.text
            lowest = above.indent
        above = _line_above(source, above.number)
    return fits


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _line_above(source: Source, number: int) -> _Line | None:
    """Return the nearest line above that is neither blank nor a comment."""
    for above in range(number - 1, 0, -1):
        text = uncommented(source.line(above))
        if text:
            return _Line(above, _indent(source.line(above)), text)
    return None
