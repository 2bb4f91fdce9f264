"""Plants faults in what rules report, and looks whether the test of their pages sees them.

A fault is planted where a rule makes a finding, by a wrapper around `Finding.at` that changes what one call in the source of
one rule returns: what it drops or gets wrong, an author may drop or get wrong there as well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import preflux.finding
from preflux.catalogue import registry
from preflux.catalogue.page import Page
from preflux.finding import Finding, Related
from preflux.render.objects.object import Object
from preflux.span import Span
from rules.marked_page import updated

Change = Callable[[Finding], Finding]


def _moved(span: Span) -> Span:
    return Span(span.source, span.start + 1, max(span.start + 1, span.end))


KINDS: dict[str, Change] = {
    "the places that took part dropped": lambda finding: finding._replace(via=()),
    "the related places dropped": lambda finding: finding._replace(related=()),
    "the last related place dropped": lambda finding: finding._replace(related=finding.related[:-1]),
    "a wrong text at the related places": lambda finding: finding._replace(
        related=tuple(Related(related.span, "nonsense") for related in finding.related)
    ),
    "the related places elsewhere": lambda finding: finding._replace(
        related=tuple(Related(_moved(related.span), related.message) for related in finding.related)
    ),
    "another hint": lambda finding: finding._replace(hint=f"{finding.hint} nonsense") if finding.hint else finding,
    "the hint dropped": lambda finding: finding._replace(hint=""),
    "the objects dropped": lambda finding: finding._replace(objects=()),
    "another message": lambda finding: finding._replace(message=f"{finding.message} nonsense"),
    "another severity": lambda finding: finding._replace(doubtful=not finding.doubtful),
    "another place": lambda finding: finding._replace(span=_moved(finding.span)),
    "another end": lambda finding: finding._replace(span=finding.span._replace(end=finding.span.start + 1)),
}
"""What is planted. Where it changes nothing that a page could show, it is not a fault."""


class Site(NamedTuple):
    """A call in the source of a rule that makes findings; several rules may share one."""

    rule: str
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.rule} ({self.file}:{self.line})"


def sites(page: Page) -> dict[Site, list[Finding]]:
    """Return where the examples of a page make findings, and which."""
    found: dict[Site, list[Finding]] = {}

    def keep(line: tuple[str, int], finding: Finding) -> Finding:
        found.setdefault(Site(page.name, *line), []).append(finding)
        return finding

    with _wrapped(keep):
        updated(page)
    return found


def possible(page: Page, kind: str, made: list[Finding]) -> bool:
    """Return whether a fault of a kind would change what a user sees of some of these findings."""
    if kind == "another severity":
        return page.severity != page.doubtful
    if kind == "the objects dropped" and registry.load(page).item is Object:
        return False  # the engine names the object of the rule
    if kind == "another end":
        return any(finding.span.end - finding.span.start > 3 for finding in made)  # carets in the first columns show no less
    return any(KINDS[kind](finding) != finding for finding in made)


def caught(page: Page, site: Site, kind: str) -> bool:
    """Return whether the test of a page fails once a fault is planted at a site."""

    def plant(line: tuple[str, int], finding: Finding) -> Finding:
        return KINDS[kind](finding) if line == (site.file, site.line) else finding

    with _wrapped(plant):
        try:
            return updated(page) != page.text
        except AssertionError:
            return True


@contextmanager
def _wrapped(change: Callable[[tuple[str, int], Finding], Finding]) -> Iterator[None]:
    original = Finding.__dict__["at"]

    def at(cls: type[Finding], *args: Any, **kwargs: Any) -> Finding:
        finding: Finding = original.__func__(cls, *args, **kwargs)
        frame = sys._getframe(1)
        if frame.f_code.co_filename == preflux.finding.__file__ and frame.f_back is not None:
            frame = frame.f_back  # `about` lies between
        return change((Path(frame.f_code.co_filename).name, frame.f_lineno), finding)

    Finding.at = classmethod(at)  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Finding.at = original  # type: ignore[method-assign]
