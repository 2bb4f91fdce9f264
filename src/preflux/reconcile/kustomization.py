"""Makes the kustomization that Flux builds: the one at spec.path, or a generated one, with the fields of spec added.

Source: github.com/fluxcd/pkg/kustomize v1.39.0, kustomize_generator.go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from preflux.lookup import at, items_at, scalar_text
from preflux.node import Mapping, Node, Path, Scalar, Sequence
from preflux.resolve.generated import generate
from preflux.resolve.graph import Graph
from preflux.resolve.kustomization import Entry, Kustomization, Missing
from preflux.resolve.paths import entry as resolve_entry
from preflux.resolve.problems.file_fault import FILE_FAULTS, FileFault

_REMOTE = ("git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/")


def flux_kustomization(root: Mapping, folder: str, graph: Graph, counts: Callable[[str], bool]) -> Kustomization | None:
    """Return the kustomization that the controller builds for a Flux Kustomization with the path `folder`.

    `counts` returns whether a file is in the artifact; it is needed for folders without a kustomization file. Returns None
    if the folder has more than one.
    """
    real = graph.tree.real(folder)
    found = graph.get(real)
    if found is None and real in graph.ambiguous:
        return None
    given = found is not None
    base = found if found is not None else generate(real, graph, counts)
    spec = at(root, "spec")
    if not isinstance(spec, Mapping):
        return base
    return _Merge(base, spec, graph, given=given).merged()


class _Merge:
    """Merges the fields of spec into a kustomization; unchanged parts are shared."""

    def __init__(self, base: Kustomization, spec: Mapping, graph: Graph, *, given: bool) -> None:
        self.base = base
        self.spec = spec
        self.graph = graph
        self.given = given
        self.root = base.root
        self.entries: dict[Path, Entry] = base.entries
        self.faults = [fault for fault in base.faults if not (given and FILE_FAULTS[fault.kind].lenient)]

    def merged(self) -> Kustomization:
        spec = self.spec
        if self.given and not items_at(self.root, "resources"):
            self._track_origins()
        for field, name in (("targetNamespace", "namespace"), ("namePrefix", "namePrefix"), ("nameSuffix", "nameSuffix")):
            node = spec.fields.get(field)
            if isinstance(node, Scalar) and isinstance(node.value, str):
                self.root = self.root.with_field(name, node, spec.keys[field])
        self._append("patches", [_patch(item) for item in items_at(spec, "patches")])
        self._components()
        self._append("patchesStrategicMerge", items_at(spec, "patchesStrategicMerge"))
        self._append("patchesJson6902", items_at(spec, "patchesJson6902"))
        self._images()
        metadata = spec.fields.get("buildMetadata")
        if isinstance(metadata, Sequence) and metadata.items:
            self.root = self.root.with_field("buildMetadata", metadata, spec.keys["buildMetadata"])
        if self.root is self.base.root and len(self.faults) == len(self.base.faults):
            return self.base
        return replace(self.base, root=self.root, entries=self.entries, faults=self.faults)

    def _track_origins(self) -> None:
        """Add `buildMetadata` as the controller does, so that kustomize does not treat the file as empty."""
        base = self.base
        flag = Scalar("originAnnotations", base.source, 0, 0)
        self.root = self.root.with_field("buildMetadata", Sequence([flag], base.source, 0, 0))

    def _append(self, field: str, items: list[Node]) -> None:
        if items:
            known = items_at(self.root, field)
            first = items[0]
            sequence = Sequence([*known, *items], first.source, first.start, items[-1].end)
            self.root = self.root.with_field(field, sequence)

    def _components(self) -> None:
        """Add spec.components; their paths are relative to the folder of the kustomization."""
        ignore = at(self.spec, "ignoreMissingComponents")
        tree, folder = self.graph.tree, self.base.folder
        kept: list[Node] = []
        first = len(items_at(self.root, "components"))
        for node in items_at(self.spec, "components"):
            if not isinstance(node, Scalar):
                continue
            text = scalar_text(node)
            entry = resolve_entry(tree, folder, "components", node, "folder")
            if text.lower().startswith(_REMOTE) or text.startswith("/"):
                message = f"`{entry.shown}` is not a path relative to `spec.path`, as a component is"
                self.faults.append(FileFault("component-path", node.span, message))
                continue
            if isinstance(entry.target, Missing) and isinstance(ignore, Scalar) and ignore.value is True:
                continue
            if self.entries is self.base.entries:
                self.entries = dict(self.entries)
            self.entries[("components", first + len(kept))] = entry
            kept.append(node)
        self._append("components", kept)

    def _images(self) -> None:
        """Add spec.images; an image with the name of an existing entry changes that entry."""
        images = list(items_at(self.root, "images"))
        for item in items_at(self.spec, "images"):
            if not isinstance(item, Mapping):
                continue
            name = scalar_text(item.fields.get("name"))
            known = next((i for i, image in enumerate(images) if scalar_text(at(image, "name")) == name), None)
            if known is None:
                images.append(item)
            else:
                images[known] = _image(images[known], item)
        if images and self.spec.fields.get("images") is not None:
            first = images[0]
            self.root = self.root.with_field("images", Sequence(images, first.source, first.start, first.end))


def _image(known: Node, added: Mapping) -> Node:
    assert isinstance(known, Mapping)
    if scalar_text(added.fields.get("newName")):
        known = known.with_field("newName", added.fields["newName"])
    if scalar_text(added.fields.get("newTag")) or scalar_text(added.fields.get("digest")):
        for field in ("newTag", "digest"):
            value = added.fields.get(field)
            known = known.with_field(field, value) if value is not None else known.without(field)
    return known


def _patch(item: Node) -> Node:
    """Return an entry of spec.patches with the fields that Flux knows."""
    if not isinstance(item, Mapping):
        return item
    fields = {key: value for key, value in item.fields.items() if key in ("patch", "target")}
    return Mapping(fields, {key: item.keys[key] for key in fields}, item.source, item.start, item.end)
