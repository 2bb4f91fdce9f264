"""Decides which rules run, and the severity of their findings."""

from __future__ import annotations

from functools import cache

from preflux.catalogue.page import Page, PageError, pages
from preflux.config import Config
from preflux.data import rules_dir
from preflux.finding import Severity
from preflux.lookup import items_at, text_at
from preflux.node import Sequence
from preflux.parse.loader import load
from preflux.span import Source

ALL = "all"
"""The word that selects or ignores every rule."""


def families() -> set[str]:
    """Return the names of the families; in a selection, a family stands for all of its rules."""
    return {page.family for page in pages().values()}


@cache
def packs() -> dict[str, frozenset[str]]:
    """Return every pack with the packs that it includes, itself among them.

    A pack is `rules/packs/<name>.yaml`, which can include other packs; a rule's page names the pack of the rule.
    """
    included: dict[str, set[str]] = {}
    for path in sorted((rules_dir() / "packs").glob("*.yaml")):
        file = load(Source(path.name, path.read_text(encoding="utf-8")))
        root = file.documents[0].root if file.documents and not file.faults else None
        if text_at(root, "description") is None:
            raise PageError(f"{path}:1", "a pack is a mapping with a description")
        names = [
            item.text for item in items_at(root, "includes") if not isinstance(item, Sequence) and hasattr(item, "text")
        ]
        included[path.stem] = set(names)
    held: dict[str, frozenset[str]] = {}
    for pack in included:
        found: set[str] = set()
        waiting = [pack]
        while waiting:
            name = waiting.pop()
            if name not in found and name in included:
                found.add(name)
                waiting.extend(included[name])
        held[pack] = frozenset(found)
    return held


def selected(config: Config) -> list[Page]:
    """Return the pages of the rules that run, sorted by name.

    `select` lists rules and families to run instead of the pack. Without it, the rules of the pack run, and those whose
    severity is set in the configuration. `ignore` removes rules in both cases.
    """
    held = frozenset({"default"}) if config.pack == "default" else packs().get(config.pack, frozenset())
    chosen = []
    for page in pages().values():
        in_pack = page.pack in held or page.name in config.severities
        on = named(page, config.select) if config.select else in_pack
        if on and not named(page, config.ignore):
            chosen.append(page)
    return chosen


def named(page: Page, words: tuple[str, ...]) -> bool:
    """Return whether a rule is among `words`, which are names of rules and families."""
    return bool(words) and (page.name in words or page.family in words or ALL in words)


def severity(
    page: Page, config: Config, *, doubtful: bool, reached: bool, paused: bool = False, foreign: bool = False
) -> Severity | None:
    """Return the severity of a finding; None if it is not reported.

    A severity in the configuration always wins. Otherwise errors in a file that no build reads become warnings, except for
    rules with `unreached: error`. Findings that are `paused` in all clusters are one level lower. So are findings in a
    `foreign` place, a checkout of another repository: it cannot be fixed in this repository, and the checkout may not be at
    the ref that the entry names. There, findings below `info` are dropped.
    """
    chosen = config.severities.get(page.name)
    if chosen is not None:
        return chosen
    level = page.doubtful if doubtful else page.severity
    if level == Severity.error and not reached and not page.unreached:
        level = Severity.warning
    if paused:
        level = Severity(max(level - 1, Severity.info))
    if foreign:
        return Severity(level - 1) if level > Severity.info else None
    return level
