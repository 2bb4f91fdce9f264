"""The C parser calls handlers in the place of its event classes, with the parts that `parse/events.py` says."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
import yaml
from yaml import _yaml

from preflux.parse.events import Handlers, parse

PARSER: Any = _yaml
TEXT = """\
%YAML 1.1
---
&a key: !t 'text'
list: [1, *a]
---
plain
"""


def events(text: str) -> list[tuple[object, ...]]:
    """Return what the handlers are called with, places as offsets."""
    seen: list[tuple[object, ...]] = []

    def handler(name: str) -> Callable[..., None]:
        def take(*parts: Any) -> None:
            seen.append((name, *(part.index if type(part).__name__ == "Mark" else part for part in parts)))

        return take

    parse(text, Handlers(*(handler(name) for name in Handlers._fields)))
    return seen


def test_every_event_comes_with_its_parts() -> None:
    assert events(TEXT) == [
        ("document", 0, 13, True, (1, 1), None),
        ("mapping", None, None, True, 14, 14, False),
        ("scalar", "a", None, (True, False), "key", 14, 20, ""),
        ("scalar", None, "!t", (False, False), "text", 22, 31, "'"),
        ("scalar", None, None, (True, False), "list", 32, 36, ""),
        ("sequence", None, None, True, 38, 39, True),
        ("scalar", None, None, (True, False), "1", 39, 40, ""),
        ("alias", "a", 42, 44),
        ("sequence_end", 44, 45),
        ("mapping_end", 46, 46),
        ("document", 46, 49, True, None, None),
        ("scalar", None, None, (True, False), "plain", 50, 55, ""),
    ]


@pytest.mark.parametrize("text", ["a: b", "a: [", "- *nothing"])
def test_the_parser_has_its_own_classes_again_afterwards(text: str) -> None:
    before = PARSER.ScalarEvent
    with contextlib.suppress(yaml.YAMLError):
        events(text)
    assert PARSER.ScalarEvent is before is yaml.ScalarEvent
    assert isinstance(list(yaml.parse("x", Loader=yaml.CLoader))[2], yaml.ScalarEvent)


def test_what_a_handler_raises_comes_out_and_the_parser_is_itself_again() -> None:
    def fail(*_: object) -> NoReturn:
        raise KeyError("from a handler")

    with pytest.raises(KeyError, match="from a handler"):
        parse("a: b", Handlers(*[fail] * len(Handlers._fields)))
    assert PARSER.ScalarEvent is yaml.ScalarEvent
