"""The text of a page with marks that say all that is found in its examples."""

from __future__ import annotations

import re

from preflux.catalogue.manual import EXAMPLE
from preflux.catalogue.marks import Mark, joined
from preflux.catalogue.page import Page
from preflux.finding import Reported
from rules.page_examples import example, findings, sections


def updated(page: Page) -> str:
    """Return the text of a page with the marks that its *Fails* examples ought to have."""
    text = page.text
    for section in reversed(sections(page)):
        if section.title.startswith("Fails"):
            end = section.start + len(section.text)
            text = text[: section.start] + _marked(page.name, section.text, example(section).files) + text[end:]
    return text


def _marked(rule: str, text: str, files: dict[str, str]) -> str:
    found: dict[str, list[Mark]] = {}
    for reported in findings(rule, files):
        found.setdefault(reported.finding.span.path, []).append(_mark(reported))
    assert found.keys() <= files.keys(), f"{rule}: a finding in a file that the example does not show"

    def block(match: re.Match[str]) -> str:
        path = match["path"]
        sign = "//" if path.endswith(".json") else "#"
        start, end = match.start("text") - match.start(), match.end("text") - match.start()
        return match[0][:start] + joined(files[path], found.get(path, []), sign) + match[0][end:]

    return EXAMPLE.sub(block, text)


def _mark(reported: Reported) -> Mark:
    finding, span = reported.finding, reported.finding.span
    notes = [f"hint: {finding.hint}"] if finding.hint else []
    notes += [f"related: {related.span}: {related.message}" for related in finding.related]
    places = list(dict.fromkeys(str(place) for place in finding.via))
    notes += [f"via: {', '.join(places)}"] if places else []
    notes += [f"objects: {', '.join(map(str, reported.objects))}"] if reported.objects else []
    width = max(min(span.end - span.start, len(span.source.line(span.line)) - span.column + 1), 1)
    return Mark(span.line, span.column, width, str(reported.severity), finding.message, tuple(notes))
