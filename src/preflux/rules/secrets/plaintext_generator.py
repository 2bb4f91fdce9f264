"""A secretGenerator that makes a Secret from plain text in Git. Never prints a value."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.lookup import items_at, text_at
from preflux.node import Mapping, Scalar
from preflux.redaction.confidential import confidential, encrypted, listed
from preflux.resolve.kustomization import Entry, Kustomization, ToFile

_HINT = "encrypt the file with `sops`: Flux decrypts what a generator reads"


@rule(Kustomization)
def plaintext_generator(kustomization: Kustomization, repository: Repository) -> Iterator[Finding]:
    for number, generator in enumerate(items_at(kustomization.root, "secretGenerator")):
        if not isinstance(generator, Mapping):
            continue
        name = text_at(generator, "name") or ""
        leaked = [key for node in items_at(generator, "literals") if (key := _literal(node)) is not None]
        if leaked:
            message = f"the literals of Secret `{name}` contain {listed(leaked)} in plain text"
            yield Finding.at(generator.key("literals"), message, "put them into a file encrypted with `sops`")
        for path, entry in kustomization.entries.items():
            if path[:2] == ("secretGenerator", number):
                yield from _file(entry, str(path[2]), name, repository)


def _literal(node: object) -> str | None:
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return None
    key, _, value = node.value.partition("=")
    return key if confidential(key, value.strip("'\"")) else None


def _file(entry: Entry, field: str, name: str, repository: Repository) -> Iterator[Finding]:
    if not isinstance(entry.target, ToFile):
        return
    source, fault = repository.store.source(entry.target.path)
    if fault is not None or encrypted(source.text):
        return
    if field == "files":
        key, equals, _ = str(entry.node.value).partition("=")
        leaked = confidential(key if equals else entry.text.rpartition("/")[2], source.text)
    else:
        pairs = (line.partition("=") for line in source.text.splitlines() if not line.lstrip().startswith("#"))
        leaked = any(confidential(key.strip(), value.strip().strip("'\"")) for key, _, value in pairs)
    if leaked:
        yield Finding.at(entry, f"`{entry.shown}` is not encrypted, and becomes Secret `{name}`", _HINT)
