"""The edge: every word that leaves preflux goes through here, so that no rule and no format need take care of it.

Three nets lie one below the other. Rules ask `shown` for a value, which knows by taint where it comes from. A finding loses
what it quotes of the private lines that it points at, however short. And every text loses the credentials of known forms and
the values of secrets that the run has read. `render` alone prints values: the manifests that it was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from preflux.finding import Finding, ObjectId, Related
from preflux.lookup import at
from preflux.node import Derived, Mapping, Node, Scalar, Sequence
from preflux.pattern import lazy
from preflux.redaction.forms import MASK, without_forms
from preflux.redaction.lines.excerpt import value_of
from preflux.redaction.lines.secret_lines import guarded_line, may_show_secret, tainted
from preflux.redaction.strength import SHORTEST
from preflux.redaction.values import Values
from preflux.span import Source, Span

_QUOTED = lazy(r"(`+)(.*?)\1(?!`)")
_PARTS = lazy(r"[^\s,;:=/\[\]{}\"'`]+")
_COMMENT = lazy(r"(?:^|\s)#(.*)")
_MOST_LINES = 50
_LONGEST = 20_000
"""Where a finding spans more lines than these, or longer ones, no message quotes the rest."""

_ENCRYPTED = "ENC["
"""How a value begins that SOPS encrypted: nothing of it needs hiding, and its words are those of many messages."""


class Edge:
    """Makes texts safe to print; `sources` gives all files of a run that may hold secrets."""

    def __init__(self, sources: Callable[[], Iterable[Source]] = tuple) -> None:
        self._values = Values(sources)
        self._findings: dict[tuple[Finding, frozenset[str]], Finding] = {}

    def text(self, text: str) -> str:
        """Return a text without the credentials in it."""
        return self._values.without(without_forms(text))

    def finding(
        self, finding: Finding, private: frozenset[str] = frozenset(), names: frozenset[str] = frozenset()
    ) -> Finding:
        """Return a finding whose words are safe; `private` are values that are known to come from secrets.

        `names` are those of all objects that a Secret gave a name: a hint may offer any of them.
        """
        known = self._findings.get((finding, private))
        if known is None:
            known = self._findings[finding, private] = self._finding(finding, private, names)
        return known

    def _finding(self, finding: Finding, private: frozenset[str], names: frozenset[str]) -> Finding:
        values = set(private)
        for span in dict.fromkeys((finding.span, *finding.via, *(related.span for related in finding.related))):
            values.update(_values_at(span))

        def safe(text: str, values: set[str] = values) -> str:
            return self.text(_QUOTED.sub(lambda found: _unless_private(found, values), text) if values else text)

        related = tuple(Related(place.span, safe(place.message)) for place in finding.related)
        return finding._replace(message=safe(finding.message), hint=safe(finding.hint, {*values, *names}), related=related)

    def id(self, found: ObjectId, root: Mapping | None = None) -> ObjectId:
        """Return the identity of an object as it may be printed; `root` is the object, where it is at hand."""
        places = (("apiVersion",), ("kind",), ("metadata", "namespace"), ("metadata", "name"))
        return ObjectId(
            *(
                MASK if root is not None and tainted(at(root, *place)) else self.text(text)
                for place, text in zip(places, found, strict=True)
            )
        )


def identified_by_secret(root: Mapping) -> bool:
    """Return whether a part of an object's identity comes from a Secret."""
    return bool(secret_identity(root))


def secret_identity(root: Mapping) -> list[str]:
    """Return the parts of an object's identity that come from a Secret."""
    fields = root.fields
    metadata = fields.get("metadata")
    nodes = [fields.get("apiVersion"), fields.get("kind")]
    if isinstance(metadata, Mapping):
        nodes += [metadata.fields.get("namespace"), metadata.fields.get("name")]
    return [node.text for node in nodes if isinstance(node, Scalar) and node.via and tainted(node)]


def shown_at(root: Node, *path: str | int) -> str:
    """Return the text at a path as it may be printed: a mask where it comes from a Secret, nothing where there is none."""
    node = at(root, *path)
    if not isinstance(node, Scalar) or node.value is None:
        return ""
    return MASK if tainted(node) else without_forms(node.text)


def private_texts(root: Node) -> frozenset[str]:
    """Return the values in an object that came into it from Secrets."""
    found: set[str] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            stack.extend(node.fields.values())
            # A key that was only read has no history; most are not even nodes.
            found.update(key for key, place in node.places.items() if isinstance(place, Derived) and tainted(place))
        elif isinstance(node, Sequence):
            stack.extend(node.items)
        elif node.via and tainted(node) and not _still_as_written(node):
            found.add(node.text)
    return frozenset(text for text in found if text)


def _still_as_written(node: Scalar) -> bool:
    """Return whether the variables of a text are still in it, since their values are not known: nothing came in."""
    return "${" in node.text and node.text in node.span.text


def _values_at(span: Span) -> Iterable[str]:
    source, first = span.source, span.source.position(span.start)[0]
    last = min(source.position(span.end)[0], first + _MOST_LINES)
    for number in range(first, last + 1):
        line = source.line(number)
        if may_show_secret(source, number):
            value = value_of(line[:_LONGEST])
            if not value.startswith(_ENCRYPTED):
                yield value
        elif guarded_line(source, number) and (comment := _COMMENT.search(line)) is not None:
            yield comment[1]


def _unless_private(found: re.Match[str], values: set[str]) -> str:
    """Return a quoted stretch of a message, or a mask where it is, or holds, a part of a private value."""
    text = found[2].strip().removesuffix("...").strip()
    if text in ("", MASK, '""') or text.strip("*. ") == "":
        return found[0]
    for value in values:
        if (len(text) > 1 and text in value) or _share_part(text, value):
            return f"{found[1]}{MASK}{found[1]}"
    return found[0]


def _share_part(text: str, value: str) -> bool:
    parts = {part for part in _PARTS.findall(value) if len(part) > 2}
    if any(part in parts for part in _PARTS.findall(text)):
        return True
    pieces = {text[i : i + SHORTEST] for i in range(len(text) - SHORTEST + 1)}
    return any(value[i : i + SHORTEST] in pieces for i in range(len(value) - SHORTEST + 1))
