"""Explains unclosed quotes, text after quotes, and values that need quotes."""

from __future__ import annotations

from preflux.parse.diagnosis.refusal import Refusal
from preflux.parse.document import Fault

_WHY = {"*": "`*` starts an alias", "&": "`&` starts an anchor", "%": "no plain value starts with `%`"}


def unclosed(refusal: Refusal) -> Fault | None:
    text = refusal.source.text
    if refusal.context == "while scanning a quoted scalar":
        start = refusal.since
    else:
        # An unclosed quote extends to the next quote, lines below; YAML then fails at the text after that one.
        last = refusal.last_scalar()
        if last is None or last.style not in ("'", '"') or "\n" not in text[last.start : last.end]:
            return None
        if text[last.end : refusal.at].strip(" ") or refusal.problem.startswith("found character"):
            return None
        start = last.start
    quote, shown = text[start], refusal.show(refusal.rest_of(start)[1:])
    return refusal.fault(
        "unclosed-quote", f"the quote before `{shown}` is not closed", f"add the closing `{quote}`", start
    )


def escape(refusal: Refusal) -> Fault | None:
    if refusal.problem != "found unknown escape character":
        return None
    start = refusal.source.text.rfind("\\", refusal.since, refusal.at + 1)
    found = refusal.source.text[start : start + 2]
    message = f"`{found}` is not an escape in a double-quoted string"
    return refusal.fault("escape", message, f"write `\\{found}`, or use single quotes", start, start + 2)


def text_after(refusal: Refusal) -> Fault | None:
    last = refusal.last_scalar()
    if last is None or last.style not in ("'", '"'):
        return None
    text = refusal.source.text
    if text[last.end : refusal.at].strip(" ") or "\n" in text[last.end : refusal.at]:
        return None
    rest, value = refusal.rest, text[last.start : last.end]
    if rest.startswith(":"):
        message = f"mapping value where none is allowed: `{refusal.show(rest)}` after the value `{refusal.show(value)}`"
        hint = "a line has one value: remove the rest, or give it a separate line and key"
        return refusal.fault("mapping-value", message, hint, refusal.at, refusal.at + len(rest))
    if not refusal.problem.startswith("did not find expected") or not rest:
        return None
    hint = "quote the whole value, or remove what follows"
    if last.end == refusal.at:
        double = 'within double quotes, a double quote is written `\\"`'
        hint = double if last.style == '"' else "within single quotes, a single quote is written twice: `''`"
    message = f"`{refusal.show(rest)}` after the closing quote of `{refusal.show(value)}`"
    return refusal.fault("text-after-quote", message, hint, refusal.at, refusal.at + len(rest))


def reserved_start(refusal: Refusal) -> Fault | None:
    """Explain a plain value whose first character means something else to YAML."""
    start = refusal.at
    if refusal.context in ("while scanning an alias", "while scanning an anchor", "while scanning a directive"):
        start = refusal.since
    elif refusal.problem != "found character that cannot start any token":
        return None
    char, value = refusal.source.text[start : start + 1], refusal.rest_of(start)
    if refusal.context == "while scanning a directive":
        message = f"`{refusal.show(value)}`: a line that starts with `%` is a directive of YAML"
    else:
        message = f"`{refusal.show(value)}` without quotes: {_WHY.get(char, f'no plain value starts with `{char}`')}"
    return refusal.fault("reserved-character", message, refusal.quoted(value), start, start + len(value))
