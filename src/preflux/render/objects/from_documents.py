"""Turns the documents of a file into objects. Source: kustomize 5.8.1, api/resource/factory.go."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.lookup import at, items_at, scalar_text
from preflux.node import Mapping, Node, Scalar, Sequence, is_empty
from preflux.parse.document import Document, File
from preflux.parse.embedded import load_embedded
from preflux.pattern import lazy
from preflux.render.fault import Refused
from preflux.render.fault_kinds import FaultKind
from preflux.render.objects.object import Object
from preflux.render.values.folding import refolded
from preflux.render.values.through_json import through_json
from preflux.span import Span

_OWN_LISTS = ("List", "ResourceList")
"""Lists that kustomize's reader splits directly; all others go through JSON."""
_SEPARATOR = lazy(r"\n---(.*)\n")


def objects_of(file: File) -> list[Object]:
    """Return the objects of a file; lists are split into their items, empty documents are left out.

    Raises Refused if kustomize refuses the file: for a syntax error, or a document without kind or name.
    """
    refuse_unreadable(file)
    _refuse_separators(file)
    return [item for document in file.documents for item in _document(document, _refolded(document))]


def _refuse_separators(file: File) -> None:
    """Raise Refused for what kustomize fails on when it splits a file at `---`, which it does before it parses it."""
    for document in file.documents:
        if document.directive:
            message = "kustomize splits files at `---` first, and then finds a `%` line without a document"
            raise Refused("unreadable", document.root.span, message, "leave out the `%` line")
    text = file.source.text if file.inline is None else file.inline.text
    if "\n---" not in text:
        return
    for match in _SEPARATOR.finditer(text.replace("\r\n", "\n")):
        rest = match[1].strip()
        if rest and not rest.startswith("#"):
            at = file.source.text.find(match[1]) if file.inline is None else file.inline.start
            message = f"`---{match[1]}`: kustomize allows only a comment after `---`"
            raise Refused("unreadable", Span(file.source, at, at + 1), message, "begin the document on the next line")


def _refolded(document: Document) -> Node:
    """Return the root with folded values as they come out of kustomize, but for annotations: it writes those anew."""
    root = document.root
    if not document.folded:
        return root
    kind = scalar_text(at(root, "kind"))
    listed = items_at(root, "items") if kind.endswith("List") else []
    if listed and kind not in _OWN_LISTS:
        return root  # lists are split through JSON, which has no folded texts
    kept: set[int] = set()
    for item in listed or [root]:
        annotations = at(item, "metadata", "annotations")
        if isinstance(annotations, Mapping):
            kept.update(id(node) for node in annotations.fields.values())
    made: dict[int, Node] = {}
    for node in document.folded:
        text = refolded(node.value) if isinstance(node.value, str) and id(node) not in kept else node.value
        if text != node.value:
            made[id(node)] = Scalar(text, node.source, node.start, node.end)
    return _replaced(root, made) if made else root


def _replaced(node: Node, made: dict[int, Node]) -> Node:
    """Return a tree with other nodes in the place of some, by their identity; what an alias repeats stays one node."""
    known = made.get(id(node))
    if known is not None or isinstance(node, Scalar):
        return known or node
    if isinstance(node, Mapping):
        below = {key: _replaced(value, made) for key, value in node.fields.items()}
        known = node.with_values({key: new for key, new in below.items() if new is not node.fields[key]})
    else:
        items = [_replaced(item, made) for item in node.items]
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        known = node if same else node.with_items(items)
    made[id(node)] = known
    return known


def refuse_unreadable(file: File, kind: FaultKind = "unreadable") -> None:
    """Raise Refused for a file that is not YAML; of the kind `unreadable` if a rule on files reports it already."""
    if file.faults:
        fault = file.faults[0]
        raise Refused(kind, fault.span, fault.message, fault.hint)


def inline_file(scalar: Scalar, kind: FaultKind, *, trimmed: bool = False) -> File:
    """Parse YAML that is the value of a scalar, with `trimmed` without its last line ends.

    Raises Refused with the given kind if it is not YAML.
    """
    if trimmed and isinstance(scalar.value, str):
        # With them, the chomping of a block scalar at the end is lost too.
        scalar = Scalar(scalar.value.rstrip(), scalar.source, scalar.start, scalar.end)
    file = load_embedded(scalar)
    refuse_unreadable(file, kind)
    return file


def _document(document: Document, root: Node) -> Iterator[Object]:
    """Yield the objects of a document; `root` is what kustomize makes of its own."""
    if is_empty(root):
        return
    flaws = _flaws(document)
    own_list = scalar_text(at(root, "kind")) in _OWN_LISTS
    pending: list[Node] = [root]
    for node in pending:
        if is_empty(node):
            continue
        mapping = _checked(node)
        kind = scalar_text(mapping.fields.get("kind"))
        items = mapping.fields.get("items") if kind.endswith("List") else None
        if items is None:
            item = Object(mapping if mapping is root or own_list else through_json(mapping, exact=True))
            item.flawed = flaws
            yield item
        elif isinstance(items, Sequence):
            pending.extend(items.items)
        elif not (isinstance(items, Scalar) and items.value is None):
            raise Refused("wrong-shape", items.span, f"`items` of a {kind} is not a list")


def _checked(node: Node) -> Mapping:
    if not isinstance(node, Mapping):
        found = "a list" if isinstance(node, Sequence) else "a scalar"
        raise Refused("not-an-object", node.span, f"{found} where a Kubernetes object is wanted")
    kind = scalar_text(node.fields.get("kind"))
    if not kind:
        raise Refused("not-an-object", node.first_key.span, "a Kubernetes object is wanted here, and `kind` is missing")
    if missing_part(node):
        span = node.key("metadata").span if "metadata" in node.fields else node.first_key.span
        raise Refused("not-an-object", span, f"a {kind} without `metadata.name`")
    for field in ("labels", "annotations"):
        mapping = at(node, "metadata", field)
        if isinstance(mapping, Sequence) and mapping.items:
            raise Refused("wrong-shape", mapping.span, f"`metadata.{field}` is not a mapping")
    return node


def missing_part(root: Mapping) -> str:
    """Return which part of its identity is missing from an object; empty if none is. Lists need no name."""
    kind = scalar_text(root.fields.get("kind"))
    if not kind:
        return "kind"
    return "" if kind.endswith("List") or scalar_text(at(root, "metadata", "name")) else "metadata.name"


def _flaws(document: Document) -> tuple[tuple[Span, str], ...]:
    """Return why kustomize cannot print the objects of a document, each with a place."""
    if not document.duplicates and not document.odd_keys:
        return ()
    flaws = [(later.span, f"duplicate key `{later.text}`") for later, _ in document.duplicates]
    # Keys at the top of an object are always read as strings, except null.
    own = {id(key) for key in document.root.keys.values()} if isinstance(document.root, Mapping) else set()
    flaws += [
        (key.span, f"the key `{key.text}` is not a string")
        for key in document.odd_keys
        if key.value is None or id(key) not in own
    ]
    return tuple(flaws)
