"""The C parser, with handlers in the place of its event objects.

The parser makes each event by calling what stands in its module under the name of the event's class, with the event's parts.
To make those objects and take them apart again is a seventh of the time that reading takes; so while a text is parsed, the
handlers stand there, and are called with the same parts. `tests/parse/test_events.py` holds the parser to this.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from yaml import _yaml  # the C parser; `yaml` itself imports it under `try`


class Mark(Protocol):
    """A place in the text that is parsed; `index` counts characters from 0."""

    @property
    def index(self) -> int: ...


class Handlers(NamedTuple):
    """What is called for each kind of event, in the order of the text.

    A scalar that is plain and has no tag has `implicit[0]`; `style` is empty for plain scalars, else their first character.
    """

    scalar: Callable[[str | None, str | None, tuple[bool, bool], str, Mark, Mark, str], None]
    """With anchor, tag, implicit, value, start, end, style."""
    mapping: Callable[[str | None, str | None, bool, Mark, Mark, bool], None]
    """A mapping starts. With anchor, tag, implicit, start, end, whether it is written in braces."""
    sequence: Callable[[str | None, str | None, bool, Mark, Mark, bool], None]
    mapping_end: Callable[[Mark, Mark], None]
    sequence_end: Callable[[Mark, Mark], None]
    alias: Callable[[str, Mark, Mark], None]
    document: Callable[[Mark, Mark, bool, tuple[int, int] | None, dict[str, str] | None], None]
    """A document starts. With start, end, whether `---` is written, and what `%` lines say of version and tags."""


_END = object()
_NAMES = (
    "ScalarEvent",
    "MappingStartEvent",
    "SequenceStartEvent",
    "MappingEndEvent",
    "SequenceEndEvent",
    "AliasEvent",
    "DocumentStartEvent",
)
_PARSER: dict[str, Any] = vars(_yaml)
_CLASSES = {name: _PARSER[name] for name in (*_NAMES, "StreamStartEvent", "DocumentEndEvent", "StreamEndEvent")}


def parse(text: str, handlers: Handlers) -> None:
    """Parse a text of YAML and call the handlers. Raises yaml.YAMLError, and what the handlers raise."""
    _PARSER.update(zip(_NAMES, handlers, strict=True))
    # What tells nothing is made into slices: they take three of anything, in no time.
    _PARSER.update(StreamStartEvent=slice, DocumentEndEvent=slice, StreamEndEvent=_end)
    try:
        deque(iter(_yaml.CParser(text).get_event, _END), maxlen=0)
    finally:
        _PARSER.update(_CLASSES)


def _end(*_: object) -> object:
    return _END
