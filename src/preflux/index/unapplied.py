"""Definitions of objects in files that no cluster applies: somebody may apply them by hand."""

from __future__ import annotations

from collections.abc import Iterable

from preflux.discover.tree import Tree
from preflux.index.key import Key
from preflux.lookup import text_at
from preflux.parse.store import Store
from preflux.reconcile.cluster import Cluster
from preflux.span import Span


class Unapplied:
    """The files of a repository that no cluster applies; results are cached."""

    def __init__(self, tree: Tree, store: Store, clusters: Iterable[Cluster]) -> None:
        self._tree = tree
        self._store = store
        self._clusters = clusters
        self._files: list[str] | None = None
        self._found: dict[Key, Span | None] = {}

    def definition(self, key: Key) -> Span | None:
        """Return the place of a definition of an object in a file that no cluster applies."""
        if key not in self._found:
            self._found[key] = self._search(key)
        return self._found[key]

    def _search(self, key: Key) -> Span | None:
        if self._files is None:
            applied = {item.root.source.path for cluster in self._clusters for _, item in cluster.objects}
            manifests = (path for path in sorted(self._tree.files) if path.endswith((".yaml", ".yml", ".json")))
            self._files = [path for path in manifests if path not in applied]
        for path in self._files:
            source, fault = self._store.source(path)
            if fault is not None or key.kind not in source.text or key.name not in source.text:
                continue
            for document in self._store.file(path).documents:
                root = document.root
                group, slash, _ = (text_at(root, "apiVersion") or "").partition("/")
                named = text_at(root, "kind") == key.kind and text_at(root, "metadata", "name") == key.name
                namespace = text_at(root, "metadata", "namespace") or key.namespace
                if named and namespace == key.namespace and (group if slash else "") == key.group and root is not None:
                    return root.span
        return None
