"""A line of a `.sourceignore` that Flux skips, since it is not a pattern."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.discover.sourceignore import broken_lines, ignore_files
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.span import Span

_SHOWN = 60


@rule(Repository)
def broken_ignore_pattern(repository: Repository, _: Repository) -> Iterator[Finding]:
    for path in ignore_files(repository.tree):
        source, _fault = repository.store.source(path)
        for number, fault in broken_lines(source.text):
            start = source.line_start(number)
            line = source.line(number)
            text = line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."
            yield Finding.at(Span(source, start, start + len(line)), f"`{text}` {fault}, and matches nothing")
