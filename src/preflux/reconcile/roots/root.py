"""The root of a cluster: a folder, and the Kustomization that applies it."""

from __future__ import annotations

from json import dumps
from typing import NamedTuple

from preflux.lookup import at, scalar_text, text_at
from preflux.node import Mapping, Scalar, Sequence
from preflux.parse.loader import load
from preflux.reconcile.cluster import KUSTOMIZE_API, Found
from preflux.render.budget import Budget
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import WrongShape
from preflux.render.objects.collection import Objects
from preflux.render.objects.from_documents import inline_file
from preflux.render.objects.kinds import builtin_kinds
from preflux.render.objects.object import Object
from preflux.render.patches.apply import Patch, apply_patch, read_operations, read_patch
from preflux.resolve.sources.owner import SourceKey
from preflux.resolve.sources.syncs import Sync
from preflux.span import Source, Span


class Root(NamedTuple):
    """A cluster before it is walked.

    `path` is the folder that its Kustomization applies, `start` the folder of this repository that the paths of its source
    are relative to. `sources` are those that are known to be this repository, each with its URL if known. `beside` are
    further Kustomizations that were applied together with it.
    """

    path: str
    start: str
    object: Object
    sources: tuple[tuple[SourceKey, str], ...]
    found: Found
    version: str = ""
    beside: tuple[Object, ...] = ()


def implied(path: str, name: str, source: SourceKey) -> Object:
    """Return a Kustomization without manifest that applies a folder; `path` is relative to its source."""
    text = (
        f"apiVersion: {KUSTOMIZE_API}/v1\nkind: Kustomization\n"
        f"metadata:\n  name: {_quoted(name)}\n  namespace: {_quoted(source.namespace)}\n"
        f"spec:\n  interval: 10m\n  path: {_quoted('./' + path)}\n  prune: true\n"
        f"  sourceRef:\n    kind: {_quoted(source.kind)}\n    name: {_quoted(source.name)}\n"
    )
    root = load(Source(path or ".", text)).documents[0].root
    assert isinstance(root, Mapping)
    return Object(root)


def of_sync(sync: Sync, path: str) -> Object:
    """Return the Kustomization that a FluxInstance creates, with its patches; `path` is relative to its source."""
    made = implied(path, sync.name, sync.source)
    for item in sync.patches:
        patch, target = at(item, "patch"), at(item, "target")
        if not isinstance(patch, Scalar):
            continue
        objects = Objects([made])
        try:
            file = inline_file(patch, "bad-patch", trimmed=True)
            chosen = target if isinstance(target, Mapping) else None
            first = file.documents[0].root if file.documents else None
            if isinstance(first, Sequence):  # settings for the operator, which reads them leniently
                read = Patch(patch.span, (), read_operations(first), chosen)
            else:
                read = read_patch(file, patch.span, chosen)
            apply_patch(objects, read, builtin_kinds(), Budget())
        except (Refused, WrongShape):
            continue  # it is for another object, or the operator refuses it
        made = objects.items[0] if objects.items else made
    return made


def source_of(item: Object) -> SourceKey:
    """Return the source of a Flux Kustomization."""
    ref = at(item.root, "spec", "sourceRef")
    namespace = scalar_text(at(ref, "namespace")) or item.namespace
    return SourceKey(scalar_text(at(ref, "kind")), namespace, scalar_text(at(ref, "name")))


def place_of(item: Object) -> Span:
    """Return the place of spec.path, else of the object's name."""
    path = at(item.root, "spec", "path")
    return path.span if path is not None else item.name_span


def source_url(item: Object) -> str:
    """Return the URL of a source object; for a Bucket, its endpoint and name."""
    if item.kind == "Bucket":
        return f"{text_at(item.root, 'spec', 'endpoint') or ''}/{text_at(item.root, 'spec', 'bucketName') or ''}"
    node = at(item.root, "spec", "url")
    return scalar_text(node) if isinstance(node, Scalar) else ""


def _quoted(text: str) -> str:
    return dumps(text) if not text.replace("-", "a").replace("/", "a").replace(".", "a").isalnum() else text
