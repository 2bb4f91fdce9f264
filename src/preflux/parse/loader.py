"""Text to nodes: the events of the C parser, and one loop that builds the nodes.

The C parser gives the offset of everything it reads; building on its events is as fast as a loader without places, has no
recursion and can stop early (depth, alias and size budgets).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from preflux.extent import Extents
from preflux.limits import MAX_DEPTH, MAX_NODES
from preflux.node import Mapping, Node, Scalar, Sequence, Value
from preflux.parse.document import Document, File
from preflux.parse.scalars import resolve, resolve_old, tagged
from preflux.parse.syntax import explain, refuse
from preflux.span import Source, Span

_STRING_TAG = "tag:yaml.org,2002:str"
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
_DOCUMENT_START = re.compile(r"^---(?=\s|$)", re.MULTILINE)
_MERGE = object()


class _Resolved(dict[str, Value]):
    """Remembers what short plain scalars mean: the same few words fill a repository."""

    def __init__(self, read: Callable[[str], Value]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Value:
        value = self.read(text)
        if len(text) < 64:
            self[text] = value
        return value


_RESOLVED = _Resolved(resolve)
_RESOLVED_OLD = _Resolved(resolve_old)


class _Refused(Exception):
    def __init__(self, kind: str, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.kind, self.message, self.start, self.end = kind, message, start, end


def load(source: Source, *, old: bool = False) -> File:
    """Parse a file; `old` reads scalars as YAML 1.1, which kustomize does in JSON patches.

    A document that is not YAML becomes a fault; reading goes on at the next line that starts with `---`, so that one error
    does not hide the rest of the file.
    """
    file = File(source, [], [])
    base = 0
    while True:
        loop = _Loop(source, base, len(file.documents), _RESOLVED_OLD if old else _RESOLVED)
        try:
            loop.run()
        except _Refused as refused:
            file.faults.append(refuse(refused.kind, refused.message, Span(source, refused.start, refused.end)))
        except YAMLError as error:
            file.faults.append(explain(error, source, base))
        else:
            file.documents.extend(loop.documents)
            return file
        file.documents.extend(loop.documents)
        following = _DOCUMENT_START.search(source.text, max(file.faults[-1].span.start, base + 1))
        if following is None or len(file.faults) >= 100:
            return file
        base = following.start()


class _Loop:
    """One pass over the events of a text from `base` on."""

    def __init__(self, source: Source, base: int, first: int, resolved: _Resolved) -> None:
        self.resolved = resolved
        self.source = source
        self.base = base
        self.first = first
        self.documents: list[Document] = []

    def run(self) -> None:
        # One long function: it runs for every value of every file, and calls would double its time.
        source, base = self.source, self.base
        text = source.text
        next_event = CParser(text[base:] if base else text).get_event
        resolved = self.resolved
        anchors: dict[str, Node] = {}
        extents = Extents()
        stack: list[Any] = []
        document = Document(Scalar(None, source, base, base), self.first)
        # The open collection and, for a mapping, the key whose value comes next: its node, and its text or `_MERGE`.
        parent: Any = None
        key: Scalar | None = None
        name: Any = None
        merges: list[tuple[Scalar, Node]] | None = None
        node: Any
        count = 0
        while True:
            event: Any = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                start = event.start_mark.index + base
                end = event.end_mark.index + base
                value = event.value
                plain = event.implicit[0]
                if plain:
                    value = resolved[value]
                elif event.tag not in (None, _STRING_TAG, "!"):
                    value = _tagged(event.tag, value, start, end)
                if event.anchor is not None or event.tag is not None:
                    match = _PROPERTIES.match(text, start, end)
                    start = match.end() if match else end
                node = Scalar(value, source, start, end)
                if not plain and event.style == ">":
                    document.folded.append(node)
                if event.anchor is not None:
                    anchors[event.anchor] = node
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                start = event.start_mark.index + base
                if len(stack) >= MAX_DEPTH:
                    raise _Refused("too-deep", f"nested deeper than {MAX_DEPTH} levels", start, start + 1)
                end = -1 if event.flow_style else start
                node = (
                    Mapping({}, {}, source, start, end)
                    if kind is MappingStartEvent
                    else Sequence([], source, start, end)
                )
                if event.anchor is not None:
                    anchors[event.anchor] = node
                stack.append((parent, key, name, merges))
                parent, key, merges = node, None, None
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                node = parent
                if merges:
                    _merge(node, merges)
                if node.end < 0:
                    node.end = event.end_mark.index + base
                elif kind is MappingEndEvent:
                    if node.fields:
                        last = next(reversed(node.fields.values()))
                        node.end = max(node.end, last.end if last.source is source else 0)
                elif node.items:
                    node.end = max(node.end, node.items[-1].end)
                parent, key, name, merges = stack.pop()
            elif kind is AliasEvent:
                start, end = event.start_mark.index + base, event.end_mark.index + base
                found = anchors.get(event.anchor)
                if found is None:
                    raise _Refused("unknown-anchor", f"no anchor `{event.anchor}` before this alias", start, end)
                if found is parent or any(frame[0] is found for frame in stack):
                    raise _Refused("alias-cycle", f"anchor `{event.anchor}` contains itself", start, end)
                node = found
                size, depth = extents.of(node)
                count += size
                if len(stack) + depth > MAX_DEPTH:
                    raise _Refused("too-deep", f"nested deeper than {MAX_DEPTH} levels with aliases expanded", start, end)
            elif kind is StreamEndEvent:
                return
            elif kind is DocumentStartEvent:
                anchors = {}
                start = event.end_mark.index + base
                document = Document(Scalar(None, source, start, start), self.first + len(self.documents))
                document.directive = event.version is not None or bool(event.tags)
                continue
            else:
                continue
            # A finished node: give it to its parent.
            count += 1
            if count > MAX_NODES:
                raise _Refused("too-large", f"more than {MAX_NODES} values with aliases expanded", start, start + 1)
            if parent is None:
                document.root = node
                self.documents.append(document)
            elif parent.__class__ is Sequence:
                parent.items.append(node)
            elif key is None:
                if node.__class__ is not Scalar:
                    end = max(node.end, node.start + 1)
                    raise _Refused("complex-key", "a mapping or list as a key", node.start, end)
                key = node
                name = node.value
                if name.__class__ is not str:
                    document.odd_keys.append(node)
                    name = node.text
                if name == "<<" and kind is ScalarEvent and event.implicit[0]:
                    name = _MERGE
                elif name in parent.fields:
                    document.duplicates.append((node, parent.keys[name]))
            else:
                if name is _MERGE:
                    merges = [*(merges or ()), (key, node)]
                else:
                    parent.fields[name] = node
                    parent.keys[name] = key
                key = None


def _tagged(tag: str, text: str, start: int, end: int) -> Value:
    try:
        return tagged(tag, text)
    except ValueError as error:
        raise _Refused("bad-tag", f"the tag does not fit: {error}", start, end) from None


def _merge(into: Mapping, merges: list[tuple[Scalar, Node]]) -> None:
    """Fill a mapping with the fields of its `<<` values; its own fields win, then the earlier values."""
    for key, value in merges:
        for given in value.items if isinstance(value, Sequence) else [value]:
            if not isinstance(given, Mapping):
                raise _Refused("bad-merge", "`<<` takes a mapping or a list of mappings", key.start, key.end)
            for name, node in given.fields.items():
                if name not in into.fields:
                    into.fields[name] = node
                    into.keys[name] = given.keys[name]
