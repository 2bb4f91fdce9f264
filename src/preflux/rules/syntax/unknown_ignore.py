from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.page import pages
from preflux.catalogue.registry import rule
from preflux.checking.ignore_comments import Ignore
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.nearest import did_you_mean


@rule(Ignore)
def unknown_ignore(ignore: Ignore, _: Repository) -> Iterator[Finding]:
    if not ignore.name:
        yield Finding.at(ignore, "the comment does not name a rule", "write `# preflux: ignore[rule-name] reason`")
    elif ignore.name not in pages():
        family = sorted(page.name for page in pages().values() if page.family == ignore.name)
        if family:
            hint = f"`{ignore.name}` is a family; name its rule, or ignore the family in `.preflux.yaml`"
        else:
            hint = did_you_mean(ignore.name, pages()) or "`preflux rules` lists them"
        yield Finding.at(ignore, f"`{ignore.name}` is not a rule", hint)
