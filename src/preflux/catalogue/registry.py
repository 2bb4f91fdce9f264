"""Registers rules with the type of item that they check, and finds them by name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

from preflux.catalogue.page import Page
from preflux.finding import Finding
from preflux.index.repository import Repository

Item = TypeVar("Item")
Check = Callable[[Item, Repository], Iterator[Finding]]


class Rule(NamedTuple):
    """A registered rule: its name (the function's, in kebab case), the type of its items, and its function.

    `checking/items.py` has the types of items. A rule on `Object` depends on the object alone, so the engine runs it once
    for objects that several builds share.
    """

    name: str
    family: str
    item: type
    check: Check[Any]


_RULES: dict[str, Rule] = {}


def rule(item: type[Item]) -> Callable[[Check[Item]], Check[Item]]:
    """Register a rule that checks items of one type; its module is `preflux.rules.<family>.<name>`."""

    def register(check: Check[Item]) -> Check[Item]:
        name = check.__name__.replace("_", "-")
        family = check.__module__.split(".")[-2]
        _RULES[name] = Rule(name, family, item, check)
        return check

    return register


def registered() -> dict[str, Rule]:
    """Return the rules that have been imported so far, by name."""
    return _RULES


def load(page: Page) -> Rule:
    """Return the rule of a page; its module is imported at the first call.

    Raises LookupError if the page has neither a module nor `match` nor `faults`, and any error of a broken module.
    """
    found = _RULES.get(page.name)
    if found is not None:
        return found
    if page.match is not None or page.faults:
        maker = import_module("preflux.checking.fault_rules" if page.faults else "preflux.catalogue.match")
        made: Rule = maker.rule_of(page)
        _RULES[page.name] = made
        return made
    module = f"preflux.rules.{page.family}.{page.name.replace('-', '_')}"
    import_module(module)
    if page.name not in _RULES:
        raise LookupError(f"{sys.modules[module].__name__} registers no rule `{page.name}`")
    return _RULES[page.name]
