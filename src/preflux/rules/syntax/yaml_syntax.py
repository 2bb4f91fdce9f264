from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.parse.document import File


@rule(File)
def yaml_syntax(file: File, _: Repository) -> Iterator[Finding]:
    for fault in file.faults:
        related = (Related(fault.related, "here"),) if fault.related else ()
        yield Finding.at(fault, fault.message, fault.hint, related)
