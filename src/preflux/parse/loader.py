"""Parses text into nodes: the events of the C parser, and one loop that builds the nodes.

The C parser gives the offset of everything it reads; building on its events is as fast as a loader without places, has no
recursion and can stop early (depth, alias and size budgets).
"""

from __future__ import annotations

import re
from typing import Any

from yaml import YAMLError

from preflux.extent import Extents
from preflux.limits import MAX_DEPTH, MAX_DUPLICATES, MAX_FAULTS, MAX_NODES, MAX_NODES_OF_ALIASES
from preflux.node import Blank, Mapping, Node, Places, Scalar, Sequence, Value, key_at
from preflux.parse.diagnosis.syntax import explain, refuse
from preflux.parse.directives import excess
from preflux.parse.document import Document, Fault, File
from preflux.parse.events import Handlers, Mark, parse
from preflux.parse.expansion import Expansion
from preflux.parse.scalars import RESOLVED, RESOLVED_OLD, tagged
from preflux.pattern import lazy
from preflux.redaction.regions import mark
from preflux.span import Source, Span

_STRING_TAG = "tag:yaml.org,2002:str"
_PROPERTIES = lazy(r"(?:[&!]\S*\s+)+")
_DOCUMENT_START = lazy(r"^---(?=\s|$)", re.MULTILINE)
_MERGE = object()
_new = object.__new__


class _Refused(Exception):
    def __init__(self, kind: str, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.kind, self.message, self.start, self.end = kind, message, start, end


def load(source: Source, *, old: bool = False, expansion: Expansion | None = None) -> File:
    """Parse a file; `old` reads scalars as YAML 1.1, which kustomize does in JSON patches.

    `expansion` counts what aliases add in all files that are given the same one.

    A document that is not YAML becomes a fault; reading goes on at the next line that starts with `---`, so that one error
    does not hide the rest of the file.
    """
    file = File(source, [], [])
    base = 0
    fault = excess(source)
    if fault is not None:
        file.faults.append(fault)
    expansion = expansion or Expansion()
    while fault is None:
        try:
            _read(source, base, old, file.documents, expansion)
        except _Refused as refused:
            file.faults.append(refuse(refused.kind, refused.message, Span(source, refused.start, refused.end)))
        except YAMLError as error:
            file.faults.append(explain(error, source, base))
        else:
            break
        following = _DOCUMENT_START.search(source.text, max(file.faults[-1].span.start, base + 1))
        if following is None:
            break
        if len(file.faults) >= MAX_FAULTS:
            message = f"more than {MAX_FAULTS} errors in one file: from here on, it is not read"
            file.faults.append(Fault("too-many-faults", Span(source, *following.span()), message))
            break
        base = following.start()
    source.broken = tuple(fault.span.start for fault in file.faults)
    mark(source, (document.root for document in file.documents))
    return file


def _read(source: Source, base: int, old: bool, documents: list[Document], expansion: Expansion) -> None:
    """Parse a text from `base` on and add its documents. Raises _Refused, YAMLError."""
    # The handlers are one long function: they run for every value of every file, and share their state as local variables.
    text = source.text
    resolved = RESOLVED_OLD if old else RESOLVED
    anchors: dict[str, Node] = {}
    extents = Extents()
    stack: list[tuple[Mapping | Sequence | None, Scalar | int | None, Any, list[tuple[Scalar, Node]] | None]] = []
    document = Document(Scalar(None, source, base, base), 0)
    # The open collection; of a mapping, its fields, and the key whose value comes next: its place, and its text or `_MERGE`.
    parent: Mapping | Sequence | None = None
    fields: dict[str, Node] | None = None
    places: Places = {}
    key: Scalar | int | None = None
    name: Any = None
    merges: list[tuple[Scalar, Node]] | None = None
    latest: Node = document.root
    """The node that ended last, or began: where that is in a block collection, the collection ends with it."""
    count = 0
    questions = "?" in text

    def scalar(
        anchor: str | None, tag: str | None, implicit: tuple[bool, bool], value: Value, begin: Mark, behind: Mark, style: str
    ) -> None:
        nonlocal key, name, latest
        plain = implicit[0]
        kind = Scalar
        if plain:
            if questions and "?" in value and parent is not None and parent.end < 0:  # type: ignore[operator]
                raise _question(begin.index + base, behind.index + base)
            value = resolved[value]  # type: ignore[index]
            if value is None and fields is not None and parent.end < 0 and begin.index == behind.index:  # type: ignore[union-attr]
                kind = Blank
            if key is None and fields is not None and anchor is None and value.__class__ is str:
                # Most keys are like this, and few nodes are ever needed: the offset is enough if the text shows its end, as
                # it does on one line.
                start = begin.index
                if behind.index - start == len(value) and value != "<<":
                    key, name = start + base, value
                    if name in fields:
                        _twice(document, key_at(name, key, source), places[name])
                    return
        # As `Scalar(...)`, and a third faster.
        node: Scalar = _new(kind)
        node.value = value
        node.source = source
        node.start = begin.index + base
        node.end = behind.index + base
        latest = node
        if not plain and style == ">":
            document.folded.append(node)
        if anchor is not None or tag is not None:
            if tag not in (None, _STRING_TAG, "!") and not plain:
                node.value = _tagged(tag, value, node.start, node.end)  # type: ignore[arg-type]
            match = _PROPERTIES.match(text, node.start, node.end)
            node.start = match.end() if match else node.end
            if anchor is not None:
                anchors[anchor] = node
        if key is not None:
            if name is not _MERGE:
                fields[name] = node  # type: ignore[index]
                places[name] = key
                key = None
            else:
                give(node)
        elif fields is None:
            give(node)
        else:
            key = node
            name = value if value.__class__ is str else _odd_key(node, document)
            if name == "<<" and plain:
                name = _MERGE
            elif name in fields:
                _twice(document, node, places[name])

    def give(node: Node) -> None:
        """Give a finished node to its parent."""
        nonlocal key, merges
        if fields is not None:
            if key is None:
                raise _Refused("complex-key", "a mapping or list as a key", node.start, max(node.end, node.start + 1))
            if name is _MERGE:
                merges = merges if merges is not None else []
                merges.append((key, node))  # type: ignore[arg-type] # `<<` is kept as a node
            else:
                fields[name] = node
                places[name] = key
            key = None
        elif parent is None:
            document.root = node
            documents.append(document)
        else:
            parent.items.append(node)  # type: ignore[union-attr]

    def open_mapping(anchor: str | None, _: str | None, __: bool, begin: Mark, ___: Mark, braces: bool) -> None:
        nonlocal parent, fields, places, key, merges, latest
        stack.append((parent, key, name, merges))
        start = begin.index + base
        fields, places, key, merges = {}, {}, None, None
        # As `Mapping(...)`, for keys of which only the place is kept.
        mapping = parent = latest = _new(Mapping)
        mapping.fields = fields
        mapping.places = places
        mapping.late = True
        mapping.source = source
        mapping.start = start
        mapping.end = -1 if braces else start
        if anchor is not None:
            anchors[anchor] = parent
        if len(stack) > MAX_DEPTH:
            raise _too_deep(parent)

    def open_sequence(anchor: str | None, _: str | None, __: bool, begin: Mark, ___: Mark, brackets: bool) -> None:
        nonlocal parent, fields, key, merges, latest
        stack.append((parent, key, name, merges))
        start = begin.index + base
        fields, key, merges = None, None, None
        parent = latest = Sequence([], source, start, -1 if brackets else start)
        if anchor is not None:
            anchors[anchor] = parent
        if len(stack) > MAX_DEPTH:
            raise _too_deep(parent)

    def close(_: Mark, end: Mark) -> None:
        nonlocal parent, fields, places, key, name, merges, latest, count
        node: Any = parent
        if merges:
            _merge(node, merges)
        if node.end < 0:
            node.end = end.index + base
        elif latest.end > node.end:
            node.end = latest.end
        count += len(node.items) if fields is None else len(fields)
        if count > MAX_NODES:
            raise _too_large(node.start)
        parent, key, name, merges = stack.pop()
        if parent.__class__ is Mapping:
            fields, places = parent.fields, parent.places
        else:
            fields = None
        latest = node
        give(node)

    def alias(anchor: str, begin: Mark, behind: Mark) -> None:
        nonlocal key, name, latest, count
        start, end = begin.index + base, behind.index + base
        node = anchors.get(anchor)
        if node is None:
            raise _Refused("unknown-anchor", f"no anchor `{anchor}` before this alias", start, end)
        if node is parent or any(frame[0] is node for frame in stack):
            raise _Refused("alias-cycle", f"anchor `{anchor}` contains itself", start, end)
        latest = node
        size, depth = extents.of(node)
        count += size
        expansion.nodes += size
        if count > MAX_NODES:
            raise _too_large(start)
        if expansion.nodes > MAX_NODES_OF_ALIASES:
            message = f"the aliases of all files together expand to more than {MAX_NODES_OF_ALIASES} values"
            raise _Refused("too-large", message, start, end)
        if len(stack) + depth > MAX_DEPTH:
            raise _Refused("too-deep", f"nested deeper than {MAX_DEPTH} levels with aliases expanded", start, end)
        if isinstance(node, Scalar) and fields is not None and key is None:
            key, name = node, node.text
            if name in fields:
                _twice(document, node, places[name])
            return
        give(node)

    def start_document(_: Mark, end: Mark, __: bool, version: object, tags: object) -> None:
        nonlocal anchors, document
        anchors = {}
        start = end.index + base
        document = Document(Scalar(None, source, start, start), len(documents))
        document.directive = version is not None or bool(tags)

    handlers = Handlers(
        scalar, open_mapping, open_sequence, close, close, alias, start_document
    )
    parse(text[base:] if base else text, handlers)


def _twice(document: Document, later: Scalar, first: Scalar | int) -> None:
    """Record a duplicate key, up to a limit."""
    if len(document.duplicates) < MAX_DUPLICATES:
        document.duplicates.append((later, key_at(later.text, first, later.source)))


def _odd_key(node: Scalar, document: Document) -> str:
    """Return the text of a key that is not a string, and record it."""
    document.odd_keys.append(node)
    return node.text


def _question(start: int, end: int) -> _Refused:
    """Return the refusal of something that this parser accepts, but not the older one in kustomize."""
    return _Refused("flow-question", "a `?` in a value without quotes between brackets or braces", start, end)


def _too_deep(node: Node) -> _Refused:
    return _Refused("too-deep", f"nested deeper than {MAX_DEPTH} levels", node.start, node.start + 1)


def _too_large(start: int) -> _Refused:
    return _Refused("too-large", f"more than {MAX_NODES} values with aliases expanded", start, start + 1)


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
                    into.places[name] = given.key(name)
