"""Words for messages about values: what was found and what is allowed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from preflux.node import Mapping, Node, Sequence
from preflux.pattern import lazy
from preflux.schema.compile import QUANTITY

if TYPE_CHECKING:
    from typing import TypeAlias

    from jsonschema_rs import ValidationErrorKind as _Kind

    _Limit: TypeAlias = (
        _Kind.MinLength | _Kind.MaxLength | _Kind.MinItems | _Kind.MaxItems | _Kind.MinProperties | _Kind.MaxProperties
    )

_WANTED = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "a list",
    "object": "a mapping",
}
_INTEGER = lazy(r"-?\d+")
_SUFFIXES = {"k": "k", "m": "M", "g": "G", "t": "T", "ki": "Ki", "mi": "Mi", "gi": "Gi", "ti": "Ti"}


def found(node: Node) -> str:
    """Return what a node is in words: `a string`."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    value = node.value
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int):
        return "an integer"
    if isinstance(value, float):
        return "a fraction"
    return "empty" if value is None else "a string"


def wanted(types: list[str]) -> str:
    """Return the allowed types in words: `an integer or a string`."""
    return " or ".join(_WANTED[name] for name in types)


def scalar_hint(node: Node, types: list[str]) -> str:
    """Return a hint how to write a scalar so that it has an allowed type; empty if that is not clear."""
    if isinstance(node, Mapping | Sequence):
        return ""
    value = node.value
    if types == ["string"] and isinstance(value, bool | int | float):
        return f'in quotes it is a string: `"{node.text}"`'
    if not isinstance(value, str):
        return ""
    if types == ["integer"] and _INTEGER.fullmatch(value):
        return f"without quotes it is an integer: `{value}`"
    if types == ["boolean"] and value.lower() in ("true", "yes", "on", "y", "false", "no", "off", "n"):
        return f"write `{'true' if value.lower() in ('true', 'yes', 'on', 'y') else 'false'}`"
    return ""


def quantity_hint(text: str) -> str:
    """Return a hint with the quantity that was probably meant: `500M` for `500Mb`."""
    match = re.fullmatch(r"\s*([0-9.]+)\s*([A-Za-z]+)\s*", text)
    if match is None:
        return ""
    suffix = match[2].lower().removesuffix("ytes").removesuffix("yte")
    near = _SUFFIXES.get(suffix) or _SUFFIXES.get(suffix.removesuffix("b"))
    meant = f"{match[1]}{near}" if near else ""
    return f"did you mean `{meant}`?" if meant and re.match(QUANTITY, meant) else ""


def form_wanted(pattern: str) -> str:
    """Return the form that a text must have; the pattern itself if it is not a well-known one."""
    if re.fullmatch(r"\^\(\[0-9\]\+\(\\\.\[0-9\]\+\)\?\((ms\|s\|m|ms\|s\|m\|h)\)\)\+\$", pattern):
        return "which is not a duration such as `10m` or `1h30m`"
    schemes = re.fullmatch(r"\^\(?([a-z|]+\??)\)?://(\.\*\$)?", pattern)
    if schemes is not None:
        names = schemes[1].replace("https?", "http|https").split("|")
        return f"which does not begin with {' or '.join(f'`{name}://`' for name in names)}"
    return f"which is not of the form `{pattern}`"


def counted(limit: _Limit) -> str:
    """Return a limit on a length in words: `3 characters are`."""
    number = limit.limit
    what = {"Length": "character", "Items": "item", "Properties": "field"}[limit.__class__.__name__[3:]]
    return f"{number} {what} is" if number == 1 else f"{number} {what}s are"
