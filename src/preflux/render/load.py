"""Documents of a file become objects. Source: kustomize 5.8.1, api/resource/factory.go."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.node import Mapping, Node, Scalar, Sequence, at
from preflux.parse.document import Document, File
from preflux.render.folding import refolded
from preflux.render.object import Object, scalar_text
from preflux.render.refusal import Refused
from preflux.span import Span


def objects_of(file: File) -> list[Object]:
    """Return the objects of a file; lists are unfolded, empty documents left out.

    Raises Refused for what kustomize refuses: a syntax error, a document without kind or name.
    """
    if file.faults:
        fault = file.faults[0]
        raise Refused("unreadable", fault.span, fault.message, fault.hint)
    for document in file.documents:
        while document.folded:
            node = document.folded.pop()
            if isinstance(node.value, str):
                node.value = refolded(node.value)
    return [item for document in file.documents for item in _document(document)]


def _document(document: Document) -> Iterator[Object]:
    root = document.root
    if _empty(root):
        return
    flaws = _flaws(document)
    pending: list[Node] = [root]
    for node in pending:
        if _empty(node):
            continue
        mapping = _checked(node)
        kind = scalar_text(mapping.fields.get("kind"))
        items = mapping.fields.get("items") if kind.endswith("List") else None
        if items is None:
            item = Object(mapping)
            item.flawed = flaws
            yield item
        elif isinstance(items, Sequence):
            pending.extend(items.items)
        elif not (isinstance(items, Scalar) and items.value is None):
            raise Refused("not-an-object", items.span, f"`items` of a {kind} is no list")


def _checked(node: Node) -> Mapping:
    if not isinstance(node, Mapping):
        found = "a list" if isinstance(node, Sequence) else "a scalar"
        raise Refused("not-an-object", node.span, f"{found} where a Kubernetes object is wanted")
    kind = scalar_text(node.fields.get("kind"))
    first = next(iter(node.keys.values())).span
    if not kind:
        raise Refused("not-an-object", first, "a Kubernetes object is wanted here, and `kind` is missing")
    metadata = node.fields.get("metadata")
    if not kind.endswith("List") and not scalar_text(at(node, "metadata", "name")):
        span = node.keys["metadata"].span if metadata is not None else first
        raise Refused("not-an-object", span, f"a {kind} without `metadata.name`")
    for field in ("labels", "annotations"):
        mapping = at(node, "metadata", field)
        if mapping is not None and not isinstance(mapping, Mapping) and not _empty(mapping):
            raise Refused("not-an-object", mapping.span, f"`metadata.{field}` is no mapping")
    return node


def _empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.value is None
    return not (node.fields if isinstance(node, Mapping) else node.items)


def _flaws(document: Document) -> tuple[tuple[Span, str], ...]:
    """Return what keeps kustomize from printing the objects of a document."""
    if not document.duplicates and not document.odd_keys:
        return ()
    flaws = [(later.span, f"the key `{later.text}` stands twice in a mapping") for later, _ in document.duplicates]
    flaws += [(key.span, f"the key `{key.text}` is no string") for key in document.odd_keys]
    return tuple(flaws)
