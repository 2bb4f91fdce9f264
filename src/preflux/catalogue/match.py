"""Rules that are only a page: a field that must or must not exist or have certain values (see `match_block.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.catalogue.match_block import ITEMS, Block, Clause, Root, read_block
from preflux.catalogue.page import Page
from preflux.catalogue.registry import Rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.index.workloads.views import Container, pod_spec
from preflux.node import Mapping, Node, Scalar, Sequence
from preflux.redaction.lines.secret_lines import shown
from preflux.render.objects.object import Object


class _Start(NamedTuple):
    """Where paths start in one object or container: each root, and the node to point at where nothing is written."""

    roots: dict[Root, tuple[Node, Node]]
    item: Object
    container: str
    place: Node


class _Found(NamedTuple):
    """What is at a path: the value (None if the field is missing), and the node to point at.

    `verdict` is None where nothing can be said: of what a variable stands for, of the value of a missing field.
    """

    value: Node | None
    place: Node
    verdict: bool | None


class Match:
    """The rule of one page."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self._kinds = {kind.partition(".")[0] for kind in block.kinds}

    def check(self, item: Object, _: Repository) -> Iterator[Finding]:
        """Yield a finding for every place in an object that violates the rule."""
        kinds, kind = self.block.kinds, item.kind
        if kinds and (kind not in self._kinds or (kind not in kinds and f"{kind}.{item.group}" not in kinds)):
            return
        for start in _starts(item, self.block.roots):
            if not any(_holds(clause, start) for clause in self.block.unless):
                yield from self._judged(start)

    def _judged(self, start: _Start) -> Iterator[Finding]:
        clauses = self.block.clauses
        if not self.block.alternatives:
            for found in _look(clauses[0], start):
                if found.verdict is False:
                    yield self._finding(found, start)
        elif not any(_holds(clause, start) for clause in clauses):
            looked = [found for clause in clauses for found in _look(clause, start)]
            written = next((found for found in looked if found.value is not None and found.verdict is False), None)
            yield self._finding(written or _Found(None, start.place, verdict=False), start)

    def _finding(self, found: _Found, start: _Start) -> Finding:
        value = shown(found.value) if isinstance(found.value, Scalar) else ""
        said = {"value": value, "kind": start.item.kind, "name": start.item.name, "container": start.container}
        return Finding.at(found.place, _filled(self.block.message, said), _filled(self.block.hint, said))


def rule_of(page: Page) -> Rule:
    """Return the rule of a page with a `match` block. Raises PageError if the block is wrong."""
    assert page.match is not None
    return Rule(page.name, page.family, Object, Match(read_block(page.match)).check)


def _starts(item: Object, roots: set[Root]) -> Iterator[_Start]:
    """Yield the starting points of the paths of a block: one for an object, or one for each of its containers."""
    found: dict[Root, tuple[Node, Node]] = {"path": (item.root, item.name_node)}
    if roots == {"path"}:
        yield _Start(found, item, "", item.name_node)
        return
    pod = pod_spec(item)
    if pod is None:
        return
    found["pod"] = pod.node, pod.key or item.name_node
    if "container" not in roots:
        yield _Start(found, item, "", found["pod"][1])
        return
    for container in pod.containers:
        place = _place(container)
        yield _Start({**found, "container": (container.node, place)}, item, container.name, place)


def _place(container: Container) -> Node:
    name = container.node.fields.get("name")
    return name if name is not None else container.node.first_key


def _holds(clause: Clause, start: _Start) -> bool:
    """Return whether a clause holds, or may hold: variables are unknown."""
    found = [one for one in _look(clause, start) if one.verdict is not None or one.value is not None]
    return bool(found) and all(one.verdict is not False for one in found)


def _look(clause: Clause, start: _Start) -> Iterator[_Found]:
    for value, place in _places(*start.roots[clause.root], clause.path):
        yield _Found(value, place, _verdict(clause, value))


def _verdict(clause: Clause, value: Node | None) -> bool | None:
    if isinstance(value, Scalar) and "${" in value.text:
        return None
    if clause.must == "present":
        return value is not None
    if clause.must == "absent":
        return value is None
    if value is None:
        return True if clause.must == "not one of" else None
    if not isinstance(value, Scalar):
        return None
    if clause.pattern is not None:
        return clause.pattern.fullmatch(value.text) is not None
    return (value.value in clause.values) == (clause.must == "one of")


def _places(node: Node, place: Node, path: tuple[str, ...]) -> Iterator[tuple[Node | None, Node]]:
    """Yield each value at a path and the node to point at; for a missing field, None and the nearest key above it.

    A `${VAR}` on the path is yielded itself: it may become anything.
    """
    if isinstance(node, Scalar) and "${" in node.text:
        yield node, node
        return
    if not path:
        yield node, node if isinstance(node, Scalar) else place
        return
    step, *rest = path
    if step == ITEMS:
        for item in node.items if isinstance(node, Sequence) else ():
            first = item.first_key if isinstance(item, Mapping) and item.fields else item
            yield from _places(item, first, tuple(rest))
    elif isinstance(node, Mapping) and step in node.fields:
        yield from _places(node.fields[step], node.key(step), tuple(rest))
    elif isinstance(node, Mapping) and any("${" in key for key in node.fields):
        yield next(node.key(key) for key in node.fields if "${" in key), place
    elif ITEMS not in rest:
        # A list that does not exist has no items in which the field could be missing.
        yield None, place


def _filled(text: str, said: dict[str, str]) -> str:
    for word, value in said.items():
        text = text.replace(f"{{{word}}}", value)
    return text
