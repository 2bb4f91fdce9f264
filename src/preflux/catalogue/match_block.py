"""Reads the `match` block of a page, which is the whole definition of a rule that only checks fields.

    match:
      kinds: [Deployment, Kustomization.kustomize.toolkit.fluxcd.io]
      path: spec.template.spec.containers[].image
      must: present
      message: "`{value}` of {kind} `{name}` is ..."
      hint: what to write instead

`kinds` are kinds, or kinds followed by a dot and their group. In `path`, `[]` stands for every item of a list, and a key
with dots is written in brackets: `metadata.annotations[example.org/owner]`. Instead of `path` there may be

- `container`: a path in every container of the pods of a workload (`kinds` can then be left out);
- `pod`: a path in the spec of these pods (`kinds` can be left out too).

`must` is `present`, `absent`, `one of: [...]`, `not one of: [...]` or `pattern: ...`, a regular expression (RE2) that the
whole value has to match; the last three ignore an absent field. Instead of a path and `must` there may be

- `any of`: a list of such paths, each with its `must`: at least one has to hold. An absent field holds only for `absent`
  and `not one of`. The finding is at the first wrong value, else at the object.

`unless` is one such path with its `must`, or a list of them: the rule does not apply if one of them holds, or may hold
because of a variable. In `message` and `hint`, `{value}` is the value found, `{kind}` and `{name}` are those of the object,
and `{container}` is the name of the container. Values with a `${VAR}` are not checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from preflux.catalogue.page import PageError
from preflux.lookup import scalar_text
from preflux.nearest import did_you_mean
from preflux.node import Mapping, Node, Plain, Scalar, Sequence, plain
from preflux.pattern import lazy
from preflux.render.selection.go_regex import Pattern, compile_go

Root: TypeAlias = Literal["path", "pod", "container"]
Must: TypeAlias = Literal["present", "absent", "one of", "not one of", "pattern"]

ITEMS = "[]"
_STEP = lazy(r"\[([^\[\]]*)\]|([^.\[\]]+)")
_PATH = lazy(r"(\[[^\[\]]*\]|[^.\[\]]+)(\.[^.\[\]]+|\[[^\[\]]*\])*")
_PLACEHOLDER = lazy(r"\{([^{}]*)\}")
_ROOTS: tuple[Root, ...] = ("path", "pod", "container")
_KEYS = ("kinds", *_ROOTS, "must", "any of", "unless", "message", "hint")
_RE2 = "it is in the language of RE2, which has no look-around and no back references"
_WORDS = ("value", "kind", "name", "container")


class Clause(NamedTuple):
    """One path and its condition; `path` starts at the object, the pod spec, or each container."""

    root: Root
    path: tuple[str, ...]
    must: Must
    values: tuple[Plain, ...] = ()
    pattern: Pattern | None = None


class Block(NamedTuple):
    """A validated `match` block. One of the clauses has to hold; `alternatives`: it was written as `any of`."""

    kinds: frozenset[str]
    clauses: tuple[Clause, ...]
    alternatives: bool
    unless: tuple[Clause, ...]
    message: str
    hint: str

    @property
    def roots(self) -> set[Root]:
        return {clause.root for clause in (*self.clauses, *self.unless)}


def read_block(block: Mapping) -> Block:
    """Return the validated `match` block. Raises PageError, with the place, for the first mistake."""
    _known(block, _KEYS, "of `match`")
    alternatives = block.fields.get("any of")
    if alternatives is not None:
        for key in (*_ROOTS, "must"):
            if key in block.fields:
                raise PageError(block.key(key), f"`{key}` beside `any of`", "move it into the list")
        clauses = tuple(_clause(item) for item in _listed(alternatives, "any of"))
    else:
        clauses = (_clause(block, *_KEYS),)
    unless = block.fields.get("unless")
    exceptions = unless.items if isinstance(unless, Sequence) else [] if unless is None else [unless]
    read = Block(
        _kinds(block, needed=all(clause.root == "path" for clause in clauses)),
        clauses,
        alternatives is not None,
        tuple(_clause(item) for item in exceptions),
        _words(block, "message"),
        _words(block, "hint"),
    )
    if not read.message:
        place = block.key("message") if "message" in block.fields else block
        raise PageError(place, "`match` needs a `message`", "write `message: ...`, a fact about the field")
    return read


def _clause(node: Node, *others: str) -> Clause:
    if not isinstance(node, Mapping):
        raise PageError(node, "not a path with its `must`", "write `path: spec.replicas`, and `must: present` below it")
    _known(node, others or (*_ROOTS, "must"), "here")
    roots: list[Root] = [root for root in _ROOTS if root in node.fields]
    if len(roots) != 1:
        given = " and ".join(f"`{root}`" for root in roots) or "neither of them"
        message = f"one of `path`, `pod` and `container` is needed, here is {given}"
        raise PageError(node, message, "keep one of them" if roots else "write `path: spec.replicas`")
    written = node.fields[roots[0]]
    text = scalar_text(written)
    if not _PATH.fullmatch(text):
        hint = "write it as `spec.containers[].image`; a key with points stands in brackets"
        raise PageError(written, f"`{text}` is not a path", hint)
    if "must" not in node.fields:
        raise PageError(node.key(roots[0]), f"no `must` beside `{roots[0]}`", "add `must: present`, or another one")
    return _must(node.fields["must"], Clause(roots[0], _steps(text), "present"))


def _must(node: Node, clause: Clause) -> Clause:
    if isinstance(node, Scalar) and node.value in ("present", "absent"):
        return clause._replace(must="present" if node.value == "present" else "absent")
    if isinstance(node, Mapping) and len(node.fields) == 1:
        (word, value), *_ = node.fields.items()
        if word in ("one of", "not one of"):
            values = tuple(plain(item) for item in _listed(value, word))
            return clause._replace(must="one of" if word == "one of" else "not one of", values=values)
        if word == "pattern":
            return clause._replace(must="pattern", pattern=_pattern(value))
    allowed = "`present`, `absent`, `one of: [...]`, `not one of: [...]` and `pattern: ...`"
    raise PageError(node, f"not a `must`; allowed are {allowed}")


def _pattern(node: Node) -> Pattern:
    try:
        return compile_go(scalar_text(node))
    except ValueError as error:
        raise PageError(node, f"not a regular expression: {error}", _RE2) from None


def _kinds(block: Mapping, *, needed: bool) -> frozenset[str]:
    kinds = block.fields.get("kinds")
    if kinds is None and not needed:
        return frozenset()
    if kinds is None:
        raise PageError(block, "`match` needs `kinds` where it has a `path`", "write `kinds: [Deployment]`")
    return frozenset(scalar_text(item) for item in _listed(kinds, "kinds"))


def _words(block: Mapping, key: str) -> str:
    node = block.fields.get(key)
    if node is None:
        return ""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        raise PageError(node, f"`{key}` is not a text", "put it in quotes")
    for word in _PLACEHOLDER.findall(node.value):
        if word not in _WORDS and not word.startswith(("*", "$")):
            listed = ", ".join(f"`{{{known}}}`" for known in _WORDS)
            raise PageError(node, f"`{{{word}}}` stands for nothing; there are {listed}", did_you_mean(word, _WORDS))
    return node.value


def _listed(node: Node, key: str) -> list[Node]:
    if not isinstance(node, Sequence) or not node.items:
        raise PageError(node, f"`{key}` is not a list, or is empty", f"write `{key}: [...]`, with at least one entry")
    return node.items


def _known(node: Mapping, keys: Iterable[str], where: str) -> None:
    for key in node.fields:
        if key not in keys:
            raise PageError(node.key(key), f"`{key}` is not a key {where}", did_you_mean(key, keys))


def _steps(path: str) -> tuple[str, ...]:
    return tuple(key or inner or ITEMS for inner, key in _STEP.findall(path))
