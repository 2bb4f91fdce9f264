"""The objects that other objects make in a cluster: the Secret of an ExternalSecret, the namespace of a tenant ..."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from preflux.lookup import at, nodes_at, scalar_text
from preflux.node import Mapping, Scalar
from preflux.render.objects.object import Object
from preflux.tables.producers import Producer, producers


class Made(NamedTuple):
    """An object that no file shows, since another object makes it.

    `namespace` is empty where its kind has none, and None where it may be in any. `keys` are those of its data; None where
    they are not known.
    """

    group: str
    kind: str
    namespace: str | None
    name: str
    keys: frozenset[str] | None


def made_by(item: Object) -> Iterator[Made]:
    """Yield what an object makes, as schemas/producers.yaml says."""
    kind = item.kind
    table = producers()
    for producer in table.of(item.group, kind) if kind in table.kinds else ():
        if producer.when and not _is_true(item, producer.when):
            continue
        namespace = {"own": item.namespace, "any": None, "none": ""}[producer.namespace]
        for name in _names(item, producer):
            yield Made(*producer.makes, namespace, name, _keys(item, producer))


def _names(item: Object, producer: Producer) -> list[str]:
    if producer.pattern:
        target = scalar_text(at(item.root, "spec", "targetNamespace"))
        filled = {"namespace": item.namespace, "name": item.name, "install-namespace": target or item.namespace}
        return [producer.pattern.format_map(filled)]
    written = [scalar_text(node) for node in nodes_at(item.root, producer.name)] if producer.name else []
    return [name for name in written if name] or ([] if "[]" in producer.name else [item.name])


def _keys(item: Object, producer: Producer) -> frozenset[str] | None:
    if any(nodes_at(item.root, path) for path in producer.unknown_with) or not (producer.keys or producer.fixed_keys):
        return None
    found = set(producer.fixed_keys)
    for path in producer.keys:
        for node in nodes_at(item.root, path):
            found.update(node.fields if isinstance(node, Mapping) else [scalar_text(node)])
    return frozenset(found)


def _is_true(item: Object, path: tuple[str, ...]) -> bool:
    node = at(item.root, *path)
    return isinstance(node, Scalar) and node.value is True
