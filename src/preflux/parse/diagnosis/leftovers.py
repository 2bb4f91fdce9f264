"""Explains things that do not belong in YAML: tabs, conflict markers, templates, ellipses, control characters."""

from __future__ import annotations

import re

from preflux.parse.diagnosis.refusal import Refusal
from preflux.parse.document import Fault
from preflux.pattern import lazy
from preflux.redaction.forms import MASK
from preflux.redaction.lines.secret_lines import near_secret
from preflux.span import Source, Span

# Characters outside of those that YAML 1.1 allows: they are refused everywhere, even in comments.
_ODD_CHARACTER = lazy("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONFLICT = lazy(r"^(?:[<>|]{7}(?:[ \t][^\n]*)?|={7})\r?$", re.MULTILINE)
_MOST_BELOW = 100_000
"""Characters below a tab in which further ones are counted."""
_TEMPLATE = lazy(r"\{\{[^\n]*?\}\}|\{%[^\n]*?%\}|\{\{|\{%")
_TABBED = lazy(r"^[ ]*\t[ \t]*[^\s#]", re.MULTILINE)
_STRANGE_SPACE = lazy(r"[ ]*([\u00a0\u2000-\u200b\u202f\u3000]+)")
_DOTS = lazy(r"\s*((?:- )?(?:\.{3,}|\u2026))\s*(?:#.*)?\Z")


def character(source: Source, base: int) -> Fault:
    """Explain a character that YAML does not allow anywhere."""
    match = _ODD_CHARACTER.search(source.text, base)
    start = match.start() if match else base
    code = ord(match[0]) if match else 0
    message, hint = f"the control character U+{code:04X}", "remove it; in double quotes it can be written as an escape"
    if code == 0:
        message, hint = "a NUL byte", "the file is binary, or UTF-16 without its byte order mark: save it as UTF-8"
    return Fault("control-character", Span(source, start, start + 1), f"{message}, which YAML does not allow", hint)


def conflict(refusal: Refusal) -> Fault | None:
    source = refusal.source
    document = max(refusal.base, source.text.rfind("\n---", refusal.base, refusal.at) + 1)
    # A marker below the problem is not the cause.
    marker = _CONFLICT.search(source.text, document, source.line_start(refusal.line + 1))
    if marker is None:
        return None
    shown = marker[0].rstrip()
    hint = "keep one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`"
    start = marker.start()
    return refusal.fault(
        "merge-conflict", f"a merge conflict left in the file: `{shown}`", hint, start, start + len(shown)
    )


def tab(refusal: Refusal) -> Fault | None:
    source = refusal.source
    for number in (refusal.line, refusal.since_line):
        line = source.line(number)
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" not in indent or indent == line:
            continue
        first = source.line_start(number)
        # Many documents of one file may have this fault, and each would search the whole rest of the file.
        below = source.line_start(number + 1)
        more = len(_TABBED.findall(source.text, below, below + _MOST_BELOW))
        hint = "replace it with spaces"
        if more:
            hint += f", here and in {more} more line{'s' if more > 1 else ''} below"
        message = "a tab used as indentation: YAML takes only spaces there"
        return refusal.fault("tab", message, hint, first + indent.index("\t"), first + indent.rindex("\t") + 1)
    return None


def strange_space(refusal: Refusal) -> Fault | None:
    """Explain a line that only looks indented: text copied from a web page may have such spaces."""
    source = refusal.source
    for number in (refusal.line, refusal.line - 1, refusal.since_line):
        match = _STRANGE_SPACE.match(source.line(number))
        if match is not None:
            start = source.line_start(number) + match.start(1)
            message = "a non-breaking space used as indentation: YAML takes only plain spaces there"
            return refusal.fault("space", message, "replace it with plain spaces", start, start + len(match[1]))
    return None


def template(refusal: Refusal) -> Fault | None:
    source = refusal.source
    above = refusal.line - 1
    while above > 1 and not source.line(above).strip():
        above -= 1
    for number in (refusal.line, above, refusal.since_line):
        line, first = source.line(number), source.line_start(number)
        for match in _TEMPLATE.finditer(line):
            before = line[: match.start()]
            quoted = before.count('"') % 2 or before.count("'") % 2
            if not quoted and " #" not in before and first + match.start() <= refusal.at:
                return _template(Span(source, first + match.start(), first + match.end()), line)
    return None


def template_at(span: Span) -> Fault | None:
    """Return the fault for a template whose inner or outer braces YAML has read as a mapping."""
    number, column = span.source.position(span.start)
    line = span.source.line(number)
    for match in _TEMPLATE.finditer(line):
        if match.start() <= column - 1 <= match.start() + 1:
            first = span.source.line_start(number)
            return _template(Span(span.source, first + match.start(), first + match.end()), line)
    return None


def _template(span: Span, line: str) -> Fault:
    shown = span.text
    if near_secret(span.source, span.line):
        shown = f"{{{{ {MASK} }}}}" if shown.startswith("{{") else f"{{% {MASK} %}}"
    if line.strip().removeprefix("- ") == span.text or span.text.startswith("{%"):
        return Fault("template", span, f"`{shown}` of a template: the file is YAML only once it is rendered")
    hint = "quote the whole value, or keep the template out of the manifests"
    return Fault("template", span, f"unquoted `{shown}`: YAML reads `{{` as the start of a mapping", hint)


def documentation(refusal: Refusal) -> Fault | None:
    source = refusal.source
    for number in (refusal.line, refusal.since_line, refusal.line - 1):
        match = _DOTS.match(source.line(number))
        if match is not None:
            start = source.line_start(number) + match.start(1)
            message = f"`{match[1]}` left over from documentation, where it stands for something omitted"
            hint = "write what belongs there, or remove the line"
            return refusal.fault("documentation", message, hint, start, start + len(match[1]))
    return None
