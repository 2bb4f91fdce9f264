"""YAML as a tree that may be changed at will and written again, also into what no parser takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypeAlias

import yaml


class Plain(str):
    """A scalar as it is written, with its quotes, tags and anchors."""

    __slots__ = ()


class Block(str):
    """A text that is written as a literal block."""

    __slots__ = ()


class Map(list["Pair"]):
    """A mapping as its pairs, so that keys may repeat; `head` stands before it: an anchor or a tag."""

    head = ""
    flow = False


class Seq(list["Tree"]):
    """A list; `head` and `flow` as those of a mapping."""

    head = ""
    flow = False


Tree: TypeAlias = Plain | Block | Map | Seq
Pair: TypeAlias = tuple[Tree, Tree]
Slot: TypeAlias = tuple[Map | Seq, int]
"""A place in a tree: a collection and the number of its item."""


def read(text: str) -> list[Tree]:
    """Return the documents of a text; raise yaml.YAMLError where it is not YAML."""
    return [_of(node) for node in yaml.compose_all(text, Loader=yaml.CSafeLoader)]


def _of(node: yaml.Node) -> Tree:
    if isinstance(node, yaml.MappingNode):
        return Map((_of(key), _of(value)) for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return Seq(_of(item) for item in node.value)
    assert isinstance(node, yaml.ScalarNode)
    if node.style in ("|", ">") and "\n" in node.value:
        return Block(node.value)
    return Plain(json.dumps(node.value) if node.style else node.value or "''")


def write(documents: list[Tree]) -> str:
    """Return documents as text."""
    return "---\n".join("".join(_lines(document, 0)) for document in documents)


def _lines(tree: Tree, indent: int) -> Iterator[str]:
    """Yield the lines of a tree that begins on a line of its own."""
    pad = " " * indent
    if isinstance(tree, Plain):
        yield f"{pad}{tree}\n"
    elif isinstance(tree, Block):
        yield f"{pad}{_block(tree, indent)}"
    elif tree.flow or not tree:
        yield f"{pad}{_flow(tree)}\n"
    elif isinstance(tree, Map):
        if tree.head:
            yield f"{pad}{tree.head}\n"
        for key, value in tree:
            yield f"{pad}{_key(key)}:{_after(value, indent)}"
    else:
        if tree.head:
            yield f"{pad}{tree.head}\n"
        for item in tree:
            yield f"{pad}-{_after(item, indent)}"


def _key(key: Tree) -> str:
    text = _flow(key)
    return f"? {text}\n" if "\n" in text or isinstance(key, Map | Seq) else text


def _after(value: Tree, indent: int) -> str:
    """Return a value with what parts it from its key or dash."""
    if isinstance(value, Plain):
        return f" {value}\n"
    if isinstance(value, Block):
        return f" {_block(value, indent)}"
    if value.flow or not value:
        return f" {_flow(value)}\n"
    head = f" {value.head}\n" if value.head else "\n"
    value_lines = "".join(_lines(_headless(value), indent + 2))
    return head + value_lines


def _headless(value: Map | Seq) -> Map | Seq:
    if not value.head:
        return value
    return Map(value) if isinstance(value, Map) else Seq(value)


def _block(text: str, indent: int) -> str:
    pad = " " * (indent + 2)
    lines = [f"{pad}{line}" if line else "" for line in text.split("\n")]
    if lines and not lines[-1]:
        return "|\n" + "\n".join(lines[:-1]) + "\n"
    return "|-\n" + "\n".join(lines) + "\n"


def _flow(tree: Tree) -> str:
    if isinstance(tree, Plain):
        return tree
    if isinstance(tree, Block):
        return json.dumps(tree)
    head = f"{tree.head} " if tree.head else ""
    if isinstance(tree, Map):
        return head + "{" + ", ".join(f"{_flow(key)}: {_flow(value)}" for key, value in tree) + "}"
    return head + "[" + ", ".join(map(_flow, tree)) + "]"


def slots(documents: list[Tree]) -> list[Slot]:
    """Return all places of the documents that hold something."""
    found: list[Slot] = []
    waiting: list[Tree] = [*documents]
    while waiting:
        tree = waiting.pop()
        if isinstance(tree, Map):
            for number, (_, value) in enumerate(tree):
                found.append((tree, number))
                waiting.append(value)
        elif isinstance(tree, Seq):
            for number, value in enumerate(tree):
                found.append((tree, number))
                waiting.append(value)
    return found


def value_at(slot: Slot) -> Tree:
    """Return what a place holds."""
    holder, number = slot
    return holder[number][1] if isinstance(holder, Map) else holder[number]


def put(slot: Slot, value: Tree) -> None:
    """Put something else into a place."""
    holder, number = slot
    if isinstance(holder, Map):
        holder[number] = (holder[number][0], value)
    else:
        holder[number] = value


def copy(tree: Tree) -> Tree:
    """Return a tree that shares no collection with the given one."""
    if isinstance(tree, Plain | Block):
        return tree
    made: Map | Seq = Map((copy(key), copy(value)) for key, value in tree) if isinstance(tree, Map) else Seq(map(copy, tree))
    made.head, made.flow = tree.head, tree.flow
    return made
