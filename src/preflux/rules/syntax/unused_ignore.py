from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.checking.ignore_comments import Ignore
from preflux.finding import Finding
from preflux.index.repository import Repository


@rule(Ignore)
def unused_ignore(ignore: Ignore, _: Repository) -> Iterator[Finding]:
    if ignore.judged and not ignore.used:
        yield Finding.at(ignore, f"`{ignore.name}` has nothing to report here", "remove it from the comment")
