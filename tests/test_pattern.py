"""Patterns that are compiled late are patterns all the same."""

import importlib
import pkgutil
import re

import pytest

import preflux
from preflux.pattern import lazy

MODULES = sorted(name for _, name, _ in pkgutil.walk_packages(preflux.__path__, "preflux.") if name != "preflux.__main__")


def test_it_does_what_the_compiled_one_does() -> None:
    late, early = lazy(r"(\w+)=(\d+)"), re.compile(r"(\w+)=(\d+)")
    text = "a=1, b=22"
    for name in ("search", "match", "fullmatch", "findall", "split"):
        ours, theirs = getattr(late, name)(text), getattr(early, name)(text)
        assert str(ours) == str(theirs)
    assert [found[2] for found in late.finditer(text)] == ["1", "22"]
    assert late.sub(r"\1", text) == "a, b"
    assert (late.pattern, late.groups) == (early.pattern, early.groups)


def test_flags_hold() -> None:
    assert lazy("^b", re.MULTILINE | re.IGNORECASE).search("a\nB")


def test_a_name_that_patterns_lack_is_refused() -> None:
    with pytest.raises(AttributeError, match="searched"):
        lazy("a").searched  # type: ignore[attr-defined]  # noqa: B018


def test_every_pattern_of_every_module_compiles() -> None:
    found = 0
    for module in MODULES:
        for name, value in vars(importlib.import_module(module)).items():
            if type(value) is type(lazy("")):
                assert callable(value.fullmatch), f"{module}.{name}"
                found += 1
    assert found > 100
