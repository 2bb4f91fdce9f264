from __future__ import annotations

from collections.abc import Iterator

from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.rules.ignores import Ignore
from preflux.rules.registry import rule


@rule(Ignore)
def unused_ignore(ignore: Ignore, _: Repository) -> Iterator[Finding]:
    if ignore.judged and not ignore.used:
        yield Finding.at(ignore, f"`{ignore.name}` has nothing to report here", "remove it from the comment")
