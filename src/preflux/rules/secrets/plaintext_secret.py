"""A Secret whose values are in Git in plain text: one finding for each Secret. Never prints a value."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding, Related
from preflux.index.repository import Repository
from preflux.lookup import items_at, mapping_at, text_at
from preflux.node import Mapping, Node, Scalar
from preflux.parse.document import File
from preflux.redaction.confidential import confidential, decoded, listed

_HINT = "encrypt the file with `sops`, or let an ExternalSecret or SealedSecret create the object"


@rule(File)
def plaintext_secret(file: File, _: Repository) -> Iterator[Finding]:
    for document in file.documents:
        for root in (document.root, *items_at(document.root, "items")):
            if isinstance(root, Mapping) and _is_plain_secret(root):
                yield from _findings(root)


def _is_plain_secret(root: Mapping) -> bool:
    return (
        text_at(root, "kind") == "Secret"
        and text_at(root, "apiVersion") in ("v1", None)
        and "sops" not in root
        and text_at(root, "type") != "kubernetes.io/service-account-token"
    )


def _findings(root: Mapping) -> Iterator[Finding]:
    name = text_at(root, "metadata", "name") or ""
    found: dict[str, list[str]] = {}
    for part in ("data", "stringData"):
        values = mapping_at(root, part)
        if values is None:
            continue
        plain = dict.fromkeys(key for key, node in values.fields.items() if _leaks(key, node, part))
        # In development, user and password are often the same word.
        words = {node.text for key, node in values.fields.items() if key not in plain and isinstance(node, Scalar)}
        words.add(name)
        leaked = [key for key in plain if _text(values.fields[key]) not in words]
        if leaked:
            found[part] = leaked
    if found:
        spans = [root.key(part).span for part in found]
        keys = list(dict.fromkeys(key for leaked in found.values() for key in leaked))
        related = tuple(Related(span, "and here") for span in spans[1:])
        yield Finding.at(spans[0], f"Secret `{name}` contains {listed(keys)} in plain text", _HINT, related)


def _leaks(key: str, node: Node, part: str) -> bool:
    text = _text(node)
    return confidential(key, decoded(text) if part == "data" else text)


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) and node.value is not None else ""
