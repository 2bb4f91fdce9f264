"""Validates an object as the API server would, with each problem at the place where the value was written."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import islice, takewhile
from typing import Any, NamedTuple

import jsonschema_rs

from preflux.finding import other_places
from preflux.limits import CHARACTERS_PER_NODE, MAX_PROBLEMS, MAX_SCHEMA_PROBLEMS
from preflux.listing import all_of
from preflux.lookup import at, closest, walk
from preflux.nearest import likeness, nearest
from preflux.node import Mapping, Node, Path, Scalar, Sequence
from preflux.redaction.forms import MASK
from preflux.redaction.lines.secret_lines import hidden, tainted
from preflux.redaction.strength import is_plain
from preflux.schema.compile import PREFIX, QUANTITY, compact, compile_kind
from preflux.schema.custom import CustomDefinitions
from preflux.schema.definitions import Definitions, Schema, definitions
from preflux.schema.placement import dotted, suggest
from preflux.schema.structural import UNKNOWN_VALUE
from preflux.schema.wording import counted, form_wanted, found, quantity_hint, scalar_hint, wanted
from preflux.span import Span

_ALIKE = 0.78
_LISTS = ("enum", "required", "oneOf", "anyOf")
_Error = jsonschema_rs.ValidationError
_Kind = jsonschema_rs.ValidationErrorKind


class Problem(NamedTuple):
    """One thing that the server refuses; `field` is the name of an unknown field, None for other problems.

    `absent`: something is missing. `doubtful`: the cluster may have another version of the kind.
    """

    field: str | None
    span: Span
    message: str
    hint: str = ""
    via: tuple[Span, ...] = ()
    absent: bool = False
    doubtful: bool = False


class Schemas:
    """The validators of one Kubernetes version, each compiled when first needed."""

    def __init__(self, found: Definitions) -> None:
        self.definitions = found
        self._validators: dict[str, jsonschema_rs.Validator] = {}

    def problems(self, root: Mapping, api_version: str, kind: str) -> list[Problem]:
        """Return what the API server refuses in an object; empty for kinds that are not built in."""
        name = self.definitions.get(api_version, kind)
        if name is None:
            return []
        validator = self._validators.get(name)
        if validator is None:
            validator = self._validators[name] = compile_kind(self.definitions, name)
        return _problems(validator, self.definitions, name, root)


class CustomSchema:
    """The validator of one version of a custom kind."""

    def __init__(self, found: CustomDefinitions) -> None:
        self.definitions = found
        self._validator = compile_kind(found, found.name)
        self._longest = max(map(_longest_list, found.own.values()), default=1)

    def problems(self, root: Mapping) -> list[Problem]:
        """Return what the API server refuses in an object of the kind."""
        return _problems(self._validator, self.definitions, self.definitions.name, root, self._longest)


def _problems(
    validator: jsonschema_rs.Validator, known: Definitions, name: str, root: Mapping, longest: int = 1
) -> list[Problem]:
    instance = _instance(root.without("sops") if "sops" in root else root)
    if validator.is_valid(instance):
        return []
    reader = _Reader(known, name, root)
    # All errors are made at once, however few are asked for; the first one alone costs nothing.
    too_many = longest * _size(root) > MAX_SCHEMA_PROBLEMS
    errors = _first(validator, instance) if too_many else list(islice(validator.iter_errors(instance), MAX_PROBLEMS + 1))
    unknown = list(islice((p for error in errors for p in reader.unknown(error)), MAX_PROBLEMS + 1))
    others = [p for error in errors[:MAX_PROBLEMS] for p in reader.violation(error)]
    found = [*unknown[:MAX_PROBLEMS], *others]
    place = root.find_key("kind") or root
    if too_many:
        found.append(Problem(None, place.span, "too much may be wrong in an object of this size: one problem is told"))
    elif len(errors) > MAX_PROBLEMS or len(unknown) > MAX_PROBLEMS:
        found.append(Problem(None, place.span, f"more than {MAX_PROBLEMS} values are wrong: the others are not listed"))
    return sorted(found, key=lambda problem: (problem.span.order, problem.message))


def _first(validator: jsonschema_rs.Validator, instance: Any) -> list[_Error]:
    try:
        validator.validate(instance)
    except _Error as error:
        return [error]
    return []


def _longest_list(schema: Schema) -> int:
    """Return the length of the longest list of a schema; 1 where it has none."""
    own = max((len(schema[word]) for word in _LISTS if isinstance(schema.get(word), list)), default=1)
    below = [*(schema.get("properties") or {}).values(), schema.get("items"), schema.get("additionalProperties")]
    return max([own, *(_longest_list(part) for part in below if isinstance(part, dict))])


def _size(root: Node) -> int:
    return sum(1 + len(node.text) // CHARACTERS_PER_NODE if isinstance(node, Scalar) else 1 for _, node in walk(root))


@cache
def schemas(version: str = "") -> Schemas:
    """Return the schemas of a Kubernetes version; empty means the newest available."""
    return Schemas(definitions(version))


class _Reader:
    """Turns the validator's errors about one object into problems."""

    def __init__(self, known: Definitions, name: str, root: Mapping) -> None:
        self.definitions = known
        self.name = name
        self.root = root
        self.secret = name == f"{PREFIX}api.core.v1.Secret"
        self.misspelt: set[tuple[Path, str]] = set()

    def unknown(self, error: _Error) -> Iterator[Problem]:
        kind = error.kind
        if not isinstance(kind, _Kind.AdditionalProperties):
            return
        path = tuple(error.instance_path)
        mapping = at(self.root, *path)
        if not isinstance(mapping, Mapping):
            return
        owner = str(error.schema_path[1]) if len(error.schema_path) > 1 else self.name
        for field in sorted(kind.unexpected):
            if UNKNOWN_VALUE.search(field):
                continue
            hint = suggest(self.definitions, self.name, self.root, path, field)
            self.misspelt.add((path, nearest(field, self.definitions.properties(owner))))
            key = mapping.key(field)
            if tainted(key):
                field, hint = MASK, ""  # the name itself comes from a Secret
            yield Problem(field, key.span, f"`{field}` is not a field of {compact(owner)}", hint, other_places(key))

    def violation(self, error: _Error) -> list[Problem]:
        kind, path = error.kind, tuple(error.instance_path)
        if isinstance(kind, _Kind.AdditionalProperties):
            return []
        if isinstance(kind, _Kind.Required):
            return self._missing(path, kind.property)
        if isinstance(kind, _Kind.Not):
            return self._missing(path[:-1], str(path[-1]))
        node = closest(self.root, path)
        if isinstance(node, Scalar) and isinstance(node.value, str) and UNKNOWN_VALUE.search(node.value):
            return []
        name = _label(path)
        if self.secret and not is_plain(name.split("[")[0]):
            name = MASK  # not a valid key of a Secret, so it may be a secret value
        place = _place(self.root, path)
        message, hint = self._describe(kind, name, node)
        return [Problem(None, place.span, message, hint, other_places(node))]

    def _missing(self, path: Path, field: str) -> list[Problem]:
        if path[:1] == ("status",) or (path, field) in self.misspelt:
            return []
        place = _place(self.root, path) if path else self.root.find_key("kind") or self.root
        inside = f" in `{_label(path)}`" if path else ""
        return [Problem(None, place.span, f"`{field}` is missing{inside}", "", other_places(place), absent=True)]

    def _describe(self, kind: jsonschema_rs.ValidationErrorKind, name: str, node: Node) -> tuple[str, str]:
        secret = self.secret or hidden(node)
        value = "" if not isinstance(node, Scalar) else MASK if secret else node.text
        shown = f" `{value}`" if value else ""
        if isinstance(kind, _Kind.Type):
            types = [t for t in kind.types if t != "null"]
            hint = "" if secret else scalar_hint(node, types)
            return f"`{name}` is {found(node)}, {wanted(types)} is wanted", hint
        if isinstance(kind, _Kind.Enum):
            # Values after the null are accepted but not suggested.
            listed = takewhile(lambda option: option is not None, kind.options)
            options = [str(option) for option in listed if option != ""]
            if not options:
                return f"`{name}` is{shown}, only an empty value is allowed", ""
            near = nearest(str(value), options)
            # GitRepository, HelmRepository and OCIRepository are similar names, but nobody confuses them.
            near = near if likeness(str(value).lower(), near.lower()) >= _ALIKE else ""
            return f"`{name}` is{shown}, allowed are {all_of(options)}", f"did you mean `{near}`?" if near else ""
        if isinstance(kind, _Kind.Pattern):
            if kind.pattern == QUANTITY:
                return f"`{name}` is{shown}, which is not a quantity", quantity_hint(value)
            return f"`{name}` is{shown}, {form_wanted(kind.pattern)}", ""
        if isinstance(kind, _Kind.Format):
            form = "base64" if kind.format == "byte" else "a time such as `2006-01-02T15:04:05Z`"
            hint = "plain text goes under `stringData`" if self.secret else ""
            return f"`{name}` is{f'{shown},' if value and not secret else ''} not {form}", hint
        if isinstance(kind, _Kind.Minimum | _Kind.Maximum):
            word = "at least" if isinstance(kind, _Kind.Minimum) else "at most"
            return f"`{name}` is{shown}, {word} {kind.limit} is allowed", ""
        if isinstance(kind, _Kind.ExclusiveMinimum | _Kind.ExclusiveMaximum):
            word = "more than" if isinstance(kind, _Kind.ExclusiveMinimum) else "less than"
            return f"`{name}` is{shown}, {word} {kind.limit} is allowed", ""
        if isinstance(kind, _Kind.MultipleOf):
            return f"`{name}` is{shown}, a multiple of {kind.multiple_of} is wanted", ""
        if isinstance(kind, _Kind.AnyOf | _Kind.OneOfNotValid | _Kind.OneOfMultipleValid):
            many = isinstance(kind, _Kind.OneOfMultipleValid)
            return f"`{name}` has {'more than one' if many else 'none'} of the fields of which it needs one", ""
        if isinstance(kind, _Kind.MinLength | _Kind.MinItems | _Kind.MinProperties):
            return f"`{name}` is{shown or ' too short'}, at least {counted(kind)} wanted", ""
        if isinstance(kind, _Kind.MaxLength | _Kind.MaxItems | _Kind.MaxProperties):
            return f"`{name}` is too long, at most {counted(kind)} allowed", ""
        raise AssertionError(f"no schema of ours has the keyword {kind.name}")


def _instance(node: Node) -> Any:
    """Return a node as plain data with JSON types only."""
    kind = node.__class__
    if kind is Mapping:
        out: dict[str, Any] = {}
        for key, value in node.fields.items():  # type: ignore[union-attr]
            # Most values are plain strings: a function call for each would double the time.
            plain = value.__class__ is Scalar and value.value.__class__ is str
            out[key] = value.value if plain else _instance(value)  # type: ignore[union-attr]
        return out
    if kind is Sequence:
        return [_instance(value) for value in node.items]  # type: ignore[union-attr]
    value = node.value  # type: ignore[union-attr]
    if isinstance(value, str) and value.__class__ is not str:
        return str(value)
    if value.__class__ is float and not math.isfinite(value):
        return str(value)
    return value


def _place(root: Mapping, path: Path) -> Node:
    """Return the node to point at: a scalar itself, the key of a collection, the first key of a mapping in a list."""
    node = closest(root, path)
    if isinstance(node, Scalar) or not path:
        return node
    parent = at(root, *path[:-1])
    if isinstance(parent, Mapping) and isinstance(path[-1], str) and path[-1] in parent.keys:
        return parent.key(path[-1])
    if isinstance(node, Mapping) and node.fields:
        return node.first_key
    return node


def _label(path: Path) -> str:
    """Return a short name for the value at a path: `replicas`, `args[2]`."""
    last = len(path) - 1
    while last > 0 and isinstance(path[last], int):
        last -= 1
    return dotted(path[last : last + 1]) + "".join(f"[{step}]" for step in path[last + 1 :])
