"""Rules that are only a page: a field, in some kinds of objects, that must or must not be there or have some value.

The `match` block of the front matter:

    match:
      kinds: [Deployment, Kustomization.kustomize.toolkit.fluxcd.io]
      path: spec.template.spec.containers[].image
      must: present
      message: "`{value}` is ..."
      hint: what to write instead

`kinds` are kinds, or kinds with their group behind a point. In `path`, `[]` stands for every item of a list. `must` is
`present`, `absent`, `one of: [...]` or `not one of: [...]`; the latter two say nothing about a field that is absent.
`{value}` in the message is the value found. Nothing is said of what a `${VAR}` stands for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.catalogue.page import Page, PageError
from preflux.catalogue.registry import Rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.node import Mapping, Node, Plain, Scalar, Sequence
from preflux.pattern import lazy
from preflux.render.objects.object import Object

_STEP = lazy(r"\[\]|[^.\[\]]+")
_KEYS = {"kinds", "path", "must", "message", "hint"}


class Match(NamedTuple):
    """A `match` block that has been checked; `values` go with the words `one of` and `not one of`."""

    kinds: frozenset[str]
    path: tuple[str, ...]
    must: str
    values: tuple[Plain, ...]
    message: str
    hint: str

    def check(self, item: Object, _: Repository) -> Iterator[Finding]:
        """Yield a finding for every place in an object that is not as it must be."""
        if item.kind not in self.kinds and f"{item.kind}.{item.group}" not in self.kinds:
            return
        for value, place in _places(item.root, self.path, item.name_node):
            if self._wrong(value):
                text = value.text if isinstance(value, Scalar) else ""
                yield Finding.at(place, self.message.replace("{value}", text), self.hint)

    def _wrong(self, value: Node | None) -> bool:
        if self.must == "present":
            return value is None
        if self.must == "absent":
            return value is not None
        if not isinstance(value, Scalar):
            return False
        return (value.value in self.values) == (self.must == "not one of")


def rule_of(page: Page) -> Rule:
    """Return the rule of a page with a `match` block; raise PageError where the block is not as the module says."""
    return Rule(page.name, page.family, Object, _read(page).check)


def _read(page: Page) -> Match:
    block = page.match or {}
    if not block.keys() <= _KEYS:
        raise PageError(f"{page.file}: `match.{min(block.keys() - _KEYS)}` is not known")
    must, values = block.get("must"), ()
    if isinstance(must, dict) and len(must) == 1:
        must, listed = next(iter(must.items()))
        if must not in ("one of", "not one of") or not isinstance(listed, list) or not listed:
            raise PageError(f"{page.file}: `match.must` takes `one of` or `not one of` with a list")
        values = tuple(listed)  # type: ignore[assignment]
    elif must not in ("present", "absent"):
        raise PageError(f"{page.file}: `match.must` is `present`, `absent`, `one of` or `not one of`")
    kinds, path, message = block.get("kinds"), block.get("path"), block.get("message")
    if not isinstance(kinds, list) or not kinds or not isinstance(path, str) or not isinstance(message, str):
        raise PageError(f"{page.file}: `match` needs `kinds` (a list), `path`, `must` and `message`")
    steps = tuple(_STEP.findall(path))
    return Match(frozenset(map(str, kinds)), steps, must, values, message, str(block.get("hint") or ""))


def _places(node: Node, path: tuple[str, ...], place: Node) -> Iterator[tuple[Node | None, Node]]:
    """Yield what lies at a path and the node to point at; where a field is missing, None and the nearest key above it.

    Nothing is known, and nothing yielded, of what a `${VAR}` stands for.
    """
    if isinstance(node, Scalar) and "${" in node.text:
        return
    if not path:
        yield node, node if isinstance(node, Scalar) else place
        return
    step, *rest = path
    if step == "[]":
        for item in node.items if isinstance(node, Sequence) else ():
            first = item.first_key if isinstance(item, Mapping) and item.fields else item
            yield from _places(item, tuple(rest), first)
    elif isinstance(node, Mapping) and step in node.fields:
        yield from _places(node.fields[step], tuple(rest), node.key(step))
    elif "[]" not in rest and not (isinstance(node, Mapping) and any("${" in key for key in node.fields)):
        # Of a list that is not there nothing can be missing.
        yield None, place
