"""Explains in the user's terms what the YAML parser refused, at the place to edit."""

from __future__ import annotations

from yaml import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from preflux.parse.document import Fault
from preflux.span import Source, Span

_QUOTING = {
    "alias-cycle": "the anchor contains itself",
    "bad-tag": "the tag does not fit the value",
    "unknown-anchor": "no such anchor before this alias",
}
"""Messages to use instead of ones that quote the file, if these could show a secret."""

_HINTS = {"flow-question": "put the value in quotes: kustomize's parser takes the `?` for the start of a key"}


def explain(error: YAMLError, source: Source, base: int) -> Fault:
    """Turn an error of the C parser into a fault; `base` is the offset in the source at which it began to read."""
    # Most runs have no broken file, so the explanations are imported only when needed.
    from preflux.parse.diagnosis import leftovers, quoting, structure  # noqa: PLC0415
    from preflux.parse.diagnosis.refusal import Refusal  # noqa: PLC0415

    if isinstance(error, ReaderError):
        return leftovers.character(source, base)
    problem, context, at, since = str(error), "", base, base
    if isinstance(error, MarkedYAMLError):
        problem, context = error.problem or "", error.context or ""
        mark = error.problem_mark or error.context_mark
        at = since = base + (mark.index if mark else 0)
        if error.context_mark is not None:
            since = base + error.context_mark.index
    size = len(source.text)
    refusal = Refusal(source, base, problem, context, min(at, size), min(since, size))
    for look in (
        leftovers.conflict,
        leftovers.tab,
        leftovers.strange_space,
        leftovers.template,
        leftovers.documentation,
        quoting.unclosed,
        quoting.escape,
        quoting.text_after,
        quoting.reserved_start,
        structure.second_value,
        structure.bracket,
        structure.no_colon,
        structure.indentation,
    ):
        fault = look(refusal)
        if fault is not None:
            return fault
    return refusal.fault("syntax", " ".join(part for part in (f"not YAML: {problem}", context) if part))


def refuse(kind: str, message: str, span: Span) -> Fault:
    """Return the fault for something that kustomize refuses and the parser accepts; a mapping as key is often a template."""
    if kind == "complex-key":
        from preflux.parse.diagnosis import leftovers  # noqa: PLC0415 - as above

        fault = leftovers.template_at(span)
        if fault is not None:
            return fault
    elif kind in _QUOTING:
        from preflux.redaction.lines.secret_lines import near_secret  # noqa: PLC0415 - as above

        if near_secret(span.source, span.line):
            message = _QUOTING[kind]
    return Fault(kind, span, message, _HINTS.get(kind, ""))
