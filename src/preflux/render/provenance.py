"""Describes where a rendered value comes from: where it was written, and what changed it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from preflux.node import How, Mapping, Node, Scalar, Via
from preflux.span import Span

_SHORT: dict[How, str] = {
    "base": "overrides",
    "env file": "from the file named at",
    "file": "from the file named at",
    "namePrefix": "namePrefix of",
    "nameSuffix": "nameSuffix of",
    "namespace": "namespace of",
    "renamed": "the name of",
    "replacement": "replacement of",
    "variable": "variable of",
    "variable value": "value of",
}
_LONG: dict[How, str] = {
    "env file": "the file is named here",
    "file": "the file is named here",
    "namePrefix": "the prefix comes from here",
    "nameSuffix": "the suffix comes from here",
    "namespace": "the namespace comes from here",
    "renamed": "it is the name of this object, and follows it",
    "replacement": "this replacement puts it there",
    "variable": "this variable takes part in it",
    "variable value": "the variable has its value from here",
}
_HERE: dict[How, str] = {"hash": "with a hash of the content"}
"""Remarks about steps at the place of the value itself; other steps there are not mentioned."""


class Origin(NamedTuple):
    """A place that took part in a value, and what happened there."""

    span: Span
    said: str


def history(node: Node) -> list[Origin]:
    """Return the places of a value, overridden ones first."""
    overridden = [step for step in reversed(node.via) if step.how == "base"]
    origins = [Origin(step.span, "written" if not number else "overridden") for number, step in enumerate(overridden)]
    origins.append(Origin(node.span, "overridden" if overridden else "written"))
    for step in node.via:
        said = _HERE.get(step.how, "") if _same(step.span, node.span) else _word(step, _LONG)
        if step.how != "base" and said:
            origins.append(Origin(step.span, said))
    return origins


def in_short(node: Node, place: Callable[[Span], str]) -> str:
    """Return the places of a value on one line: where it was written first, then what took part."""
    steps = [_step(step, node, place) for step in node.via]
    return ", ".join([place(node.span), *(step for step in dict.fromkeys(steps) if step)])


def _step(step: Via, node: Node, place: Callable[[Span], str]) -> str:
    if _same(step.span, node.span):
        return _HERE.get(step.how, "")
    if step.how == "base" and step.span.text == node.span.text:
        return f"same in {place(step.span)}"  # the key of a list item is in the patch and in the patched object
    return f"{_word(step, _SHORT)} {place(step.span)}"


def _same(one: Span, other: Span) -> bool:
    return one.source is other.source and one.start == other.start


def _word(step: Via, words: dict[How, str]) -> str:
    if step.how == "substitution":
        return f"secret variable {step.name}" if step.secret else f"variable {step.name}"
    return words.get(step.how, step.how)


def leaf(node: Node) -> bool:
    """Return whether a value has no parts that have their own places."""
    if isinstance(node, Scalar):
        return True
    return not (node.fields if isinstance(node, Mapping) else node.items)
