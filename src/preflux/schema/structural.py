"""Finds what the API server refuses in the schema of a CustomResourceDefinition, at the places where it was written.

The server's published definition of JSONSchemaProps is not enough: it does not cover what is below `items` and
`additionalProperties`, allowed values, and patterns. Source: k8s.io/apiextensions-apiserver 1.36,
pkg/apis/apiextensions/v1/types_jsonschema.go and marshal.go, pkg/apis/apiextensions/validation/validation.go and
pkg/apiserver/schema/validation.go.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from preflux.limits import MAX_DEPTH
from preflux.lookup import text_at
from preflux.node import Mapping, Node, Scalar, Sequence, is_empty, is_null
from preflux.pattern import lazy
from preflux.redaction.lines.secret_lines import shown
from preflux.render.selection.go_regex import BadPattern, compile_go
from preflux.schema.wording import found
from preflux.span import Span


class Wrong(NamedTuple):
    """One problem in a schema; `doubtful`: the server accepts it, but it does not do what it seems to do."""

    span: Span
    message: str
    hint: str = ""
    via: tuple[Span, ...] = ()
    doubtful: bool = False


class Verdict(NamedTuple):
    """The problems in a schema, in the order of the file, and whether objects can be validated against it."""

    wrong: list[Wrong]
    usable: bool


UNKNOWN_VALUE = lazy(r"\$\{|\$\(|^ENC\[")
_TYPES = ("array", "boolean", "integer", "number", "object", "string")
_WORDS = {
    "type": _TYPES,
    "x-kubernetes-list-type": ("atomic", "map", "set"),
    "x-kubernetes-map-type": ("atomic", "granular"),
}
COUNTS = ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties")
_FREE_TEXTS = frozenset(("description", "format", "title"))
_LOWEST, _HIGHEST = -(1 << 63), (1 << 63) - 1
_REFUSED = ("$ref", "$schema", "additionalItems", "definitions", "dependencies", "id", "patternProperties")
"""Keywords of JSON Schema that the server knows but does not allow."""
_PASSED_OVER = (
    *("$anchor", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef", "$vocabulary"),
    *("const", "contains", "dependentRequired", "dependentSchemas", "else", "if", "prefixItems", "propertyNames", "then"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
"""Keywords that the server does not know: it refuses them near the top, and drops them below `items`."""


def judge(schema: Node) -> Verdict:
    """Return the problems of an `openAPIV3Schema`. No `$ref` is followed, so the time is linear in its size."""
    walk = _Walk()
    walk.schema(schema, "openAPIV3Schema", 0)
    while walk.waiting:
        walk.fields(*walk.waiting.pop())
    return Verdict(sorted(walk.wrong, key=lambda wrong: (wrong.span.order, wrong.message)), walk.usable)


class _Walk:
    """The schemas still to visit, each with its depth, and the problems found so far."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Mapping, int]] = []
        self.wrong: list[Wrong] = []
        self.usable = True

    def say(self, node: Node, message: str, hint: str = "", *, doubtful: bool = False) -> None:
        self.wrong.append(Wrong(node.span, message, hint, tuple(step.span for step in node.via), doubtful))
        self.usable = self.usable and doubtful

    def unknown(self, node: Node) -> bool:
        """Return whether a value contains a `${VAR}`, and remember that the schema is then not completely known."""
        known = not (isinstance(node, Scalar) and isinstance(node.value, str) and UNKNOWN_VALUE.search(node.value))
        self.usable = self.usable and known
        return not known

    def mistyped(self, node: Node, name: str, wanted: str, key: Node | None = None) -> None:
        if not self.unknown(node):
            place = node if key is None or isinstance(node, Scalar) else key
            if place is node and isinstance(node, Mapping) and node.fields:
                place = node.first_key
            self.say(place, f"`{name}` is {found(node)}, {wanted} is wanted")

    def schema(self, node: Node, name: str, depth: int, key: Node | None = None) -> None:
        """Add a schema to those still to visit."""
        if not isinstance(node, Mapping):
            self.mistyped(node, name, "a mapping", key)
        elif depth > MAX_DEPTH:
            self.say(node, f"schemas nested deeper than {MAX_DEPTH} levels", doubtful=True)
            self.usable = False
        else:
            self.waiting.append((node, depth))

    def fields(self, schema: Mapping, depth: int) -> None:
        """Check the keywords of a schema."""
        for word, value in schema.fields.items():
            # A definition has thousands of these, and making the node of a key takes longer than checking the value.
            if is_null(value) or _is_plain(word, value):
                continue
            look = _LOOK.get(word)
            if look is not None:
                look(self, schema.key(word), value)
            elif word == "properties":
                self.properties(schema, value, depth)
            elif word == "items" and not isinstance(value, Mapping):
                self.items(schema, value)
            elif word in ("items", "not") or (word == "additionalProperties" and not _is_boolean(value)):
                self.below(schema, word, value, depth + 1)
            elif word in ("allOf", "anyOf", "oneOf"):
                for item in self.listed(schema.key(word), value):
                    if not is_null(item):
                        self.schema(item, f"{word}[]", depth + 1)

    def items(self, schema: Mapping, node: Node) -> None:
        """Report an `items` that is not a schema, if the server needs it: otherwise it ignores it."""
        before = len(self.wrong)
        usable = self.usable
        self.mistyped(node, "items", "a mapping", schema.key("items"))
        if text_at(schema, "type") != "array" and (is_empty(node) or isinstance(node, Scalar)):
            self.wrong[before:] = [wrong._replace(doubtful=True) for wrong in self.wrong[before:]]
            self.usable = usable

    def below(self, parent: Mapping, name: str, node: Node, depth: int) -> None:
        """Add a schema that is the value of a field of another mapping."""
        if isinstance(node, Mapping) and depth <= MAX_DEPTH:
            self.waiting.append((node, depth))
        else:
            self.schema(node, name, depth, parent.key(name))

    def properties(self, schema: Mapping, node: Node, depth: int) -> None:
        if not isinstance(node, Mapping):
            self.mistyped(node, "properties", "a mapping", schema.key("properties"))
            return
        for field, below in node.fields.items():
            if is_null(below):
                self.say(node.key(field), f"`{field}` has no schema: it needs a `type` at least")
            else:
                self.below(node, field, below, depth + 1)

    def foreign(self, key: Scalar, value: Node) -> None:
        word = key.text
        if word.startswith("$") or not (is_empty(value) or (isinstance(value, Scalar) and not value.value)):
            hint = "write out what it refers to" if word == "$ref" else "leave it out"
            self.say(key, f"`{word}` is not allowed in the schema of a CustomResourceDefinition", hint)

    def dropped(self, key: Scalar, _: Node) -> None:
        message = f"`{key.text}` has no effect in the schema of a CustomResourceDefinition"
        self.say(key, message, "leave it out", doubtful=True)

    def listed(self, key: Scalar, node: Node) -> list[Node]:
        if isinstance(node, Sequence):
            return node.items
        self.mistyped(node, key.text, "a list", key)
        return []

    def text(self, key: Scalar, node: Node) -> None:
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self.mistyped(node, key.text, "a string", key)
            return
        allowed = _WORDS.get(key.text, ())
        if allowed and node.value and node.value not in allowed and not self.unknown(node):
            listed = ", ".join(f"`{one}`" for one in allowed[:-1])
            self.say(node, f"`{key.text}` is `{shown(node)}`, allowed are {listed} and `{allowed[-1]}`")

    def pattern(self, key: Scalar, node: Node) -> None:
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self.mistyped(node, key.text, "a string", key)
        elif "${" not in node.value and not _is_go(node.value):
            self.say(node, f"`pattern` is `{shown(node)}`, which is not a regular expression of Go")

    def boolean(self, key: Scalar, node: Node) -> None:
        if not isinstance(node, Scalar) or not isinstance(node.value, bool):
            self.mistyped(node, key.text, "a boolean", key)
        elif (key.text, node.value) in (("uniqueItems", True), ("x-kubernetes-preserve-unknown-fields", False)):
            self.say(node, f"`{key.text}` is `{shown(node)}`, which the API server does not take", "leave it out")

    def number(self, key: Scalar, node: Node) -> None:
        value = _number(node)
        if not isinstance(node, Scalar) or value is None:
            self.mistyped(node, key.text, "a number", key)
        elif key.text == "multipleOf" and value <= 0:
            self.say(node, f"`multipleOf` is `{shown(node)}`, and no number is a multiple of it", doubtful=True)

    def count(self, key: Scalar, node: Node) -> None:
        value = _number(node)
        if not isinstance(node, Scalar) or value is None or value != int(value) or not _LOWEST <= value <= _HIGHEST:
            self.mistyped(node, key.text, "an integer of 64 bits", key)
        elif value < 0:
            self.say(node, f"`{key.text}` is `{shown(node)}`, and a length is never negative", doubtful=True)

    def texts(self, key: Scalar, node: Node) -> None:
        for item in self.listed(key, node):
            if not is_null(item) and not (isinstance(item, Scalar) and isinstance(item.value, str)):
                self.mistyped(item, f"{key.text}[]", "a string")

    def any_list(self, key: Scalar, node: Node) -> None:
        self.listed(key, node)


_LOOK: dict[str, Callable[[_Walk, Scalar, Node], None]] = {
    **dict.fromkeys(_REFUSED, _Walk.foreign),
    **dict.fromkeys(_PASSED_OVER, _Walk.dropped),
    **dict.fromkeys(("description", "format", "title", *_WORDS), _Walk.text),
    **dict.fromkeys(
        (
            *("exclusiveMaximum", "exclusiveMinimum", "nullable", "uniqueItems", "x-kubernetes-embedded-resource"),
            *("x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields"),
        ),
        _Walk.boolean,
    ),
    **dict.fromkeys(("maximum", "minimum", "multipleOf"), _Walk.number),
    **dict.fromkeys(COUNTS, _Walk.count),
    **dict.fromkeys(("required", "x-kubernetes-list-map-keys"), _Walk.texts),
    **dict.fromkeys(("enum", "x-kubernetes-validations"), _Walk.any_list),
    "pattern": _Walk.pattern,
}
"""The check for the value of each keyword that does not contain a schema."""


def _is_plain(word: str, node: Node) -> bool:
    """Return whether a keyword is a common one with a text value, and the value is allowed."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return False
    return word in _FREE_TEXTS or (word == "type" and node.value in _TYPES)


def _is_boolean(node: Node) -> bool:
    return isinstance(node, Scalar) and isinstance(node.value, bool)


def _number(node: Node) -> int | float | None:
    """Return the value of a finite number; None for everything else."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def _is_go(pattern: str) -> bool:
    """Return whether a pattern is a regular expression of Go."""
    try:
        compile_go(pattern)
    except BadPattern as bad:
        # Go has another limit on the size, so a pattern that is too large here may be fine there.
        return "too large" in str(bad)
    return True
