"""Selects the objects that a patch or replacement applies to.

Source: kustomize 5.8.1, api/types/selector.go and api/resmap/reswrangler.go; label selectors as in Kubernetes.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from preflux.lookup import scalar_text
from preflux.node import Mapping, Node, Scalar
from preflux.pattern import lazy
from preflux.render.fault import Refused
from preflux.render.objects.object import Object
from preflux.render.selection.go_regex import BadPattern, Pattern, compile_go

PARTS = ("group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector")


class Selector(NamedTuple):
    """The conditions on an object: anchored regular expressions and selectors; an empty part accepts everything."""

    group: Pattern | None
    version: Pattern | None
    kind: Pattern | None
    name: Pattern | None
    namespace: Pattern | None
    labels: LabelSelector | None
    annotations: LabelSelector | None

    def kind_fits(self, group: str, version: str, kind: str) -> bool:
        return _fits(self.group, group) and _fits(self.version, version) and _fits(self.kind, kind)

    def accepts(self, item: Object) -> bool:
        """Return whether an object is selected, by its original or its current name and namespace."""
        current = item.current
        original = item.original
        return (
            self.kind_fits(*current[:3])
            and (_fits(self.namespace, original.namespace) or _fits(self.namespace, current.namespace))
            and (_fits(self.name, original.name) or _fits(self.name, current.name))
            and self.metadata_fits(item)
        )

    def metadata_fits(self, item: Object) -> bool:
        """Return whether labels and annotations match."""
        return (self.labels is None or self.labels.accepts(_metadata(item, "labels"))) and (
            self.annotations is None or self.annotations.accepts(_metadata(item, "annotations"))
        )

    @property
    def selects_by_id(self) -> bool:
        """Whether any condition is about the id."""
        return any((self.group, self.version, self.kind, self.name, self.namespace))


def _fits(pattern: Pattern | None, text: str) -> bool:
    return pattern is None or pattern.fullmatch(text) is not None


def _metadata(item: Object, field: str) -> dict[str, str]:
    metadata = item.root.fields.get("metadata")
    mapping = metadata.fields.get(field) if isinstance(metadata, Mapping) else None
    if not isinstance(mapping, Mapping):
        return {}
    return {key: scalar_text(value) for key, value in mapping.fields.items()}


def selector(node: Mapping) -> Selector:
    """Read a selector. Raises Refused if a regular expression or label selector in it is wrong."""

    def pattern(field: str) -> Pattern | None:
        value = node.fields.get(field)
        text = scalar_text(value)
        if not text or value is None:
            return None
        return go_pattern(text, value)

    def labels(field: str) -> LabelSelector | None:
        value = node.fields.get(field)
        text = scalar_text(value)
        return label_selector(text, value) if text and value is not None else None

    return Selector(
        pattern("group"),
        pattern("version"),
        pattern("kind"),
        pattern("name"),
        pattern("namespace"),
        labels("labelSelector"),
        labels("annotationSelector"),
    )


def go_pattern(text: str, node: Node) -> Pattern:
    """Compile a regular expression that must match a whole text. Raises Refused if it is wrong."""
    try:
        return compile_go(text)
    except BadPattern as error:
        raise Refused("bad-selector", node.span, f"`{text}` is not a regular expression: {error}") from None


class LabelSelector(NamedTuple):
    """Requirements that must all hold: (key, operator, values)."""

    requirements: tuple[tuple[str, str, frozenset[str]], ...]

    def accepts(self, labels: dict[str, str]) -> bool:
        for key, operator, values in self.requirements:
            value = labels.get(key)
            if operator == "in":
                accepted = value is not None and value in values
            elif operator == "notin":
                accepted = value is None or value not in values
            elif operator == "exists":
                accepted = value is not None
            elif operator == "absent":
                accepted = value is None
            else:
                accepted = _compare(value, operator, values)
            if not accepted:
                return False
        return True


def _compare(value: str | None, operator: str, values: frozenset[str]) -> bool:
    wanted = next(iter(values), "")
    if value is None or not re.fullmatch(r"[-+]?\d{1,19}", value) or not re.fullmatch(r"[-+]?\d{1,19}", wanted):
        return False
    return int(value) > int(wanted) if operator == "gt" else int(value) < int(wanted)


_SET = lazy(r"\s*([\w./-]+)\s+(in|notin)\s*\(([^()]*)\)\s*(?:,|$)")
_EQUAL = lazy(r"\s*([\w./-]+)\s*(==|=|!=|>|<)\s*([\w.-]*)\s*(?:,|$)")
_EXISTS = lazy(r"\s*(!?)\s*([\w./-]+)\s*(?:,|$)")


def label_selector(text: str, node: Node) -> LabelSelector:
    """Read a label selector (`app=web,tier in (a, b),!old`). Raises Refused if it is wrong."""
    requirements: list[tuple[str, str, frozenset[str]]] = []
    operators = {"==": "in", "=": "in", "!=": "notin", ">": "gt", "<": "lt"}
    at = 0
    while at < len(text.rstrip()):
        match: Any = _SET.match(text, at)
        if match:
            values = frozenset(part.strip() for part in match[3].split(","))
            requirements.append((match[1], match[2], values))
        elif match := _EQUAL.match(text, at):
            requirements.append((match[1], operators[match[2]], frozenset((match[3],))))
        elif match := _EXISTS.match(text, at):
            requirements.append((match[2], "absent" if match[1] else "exists", frozenset()))
        else:
            raise Refused("bad-selector", node.span, f"`{text}` is not a label selector")
        at = match.end()
    return LabelSelector(tuple(requirements))


def describe(node: Mapping) -> str:
    """Return a selector as text for messages, with the user's own words."""
    return ", ".join(f"{key} `{scalar_text(v)}`" for key, v in node.fields.items() if key in PARTS and isinstance(v, Scalar))
