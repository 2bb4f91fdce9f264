"""A marker of the image automation that does not name an ImagePolicy."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.flux.objects import IMAGE_API
from preflux.index.repository import Repository
from preflux.lookup import text_at
from preflux.nearest import did_you_mean
from preflux.node import Mapping
from preflux.pattern import lazy
from preflux.render.objects.object import Object
from preflux.span import Span

_MARKER = lazy(r"#[^\n]*\{\s*\"\$imagepolicy\"\s*:\s*\"([^\"\n]*)\"\s*\}")


@rule(Repository)
def unknown_image_policy(repository: Repository, _: Repository) -> Iterator[Finding]:
    markers = list(_markers(repository))
    if not markers:
        return
    policies = _policies(repository)
    inventories = [repository.inventory(cluster) for cluster in repository.clusters]
    whole = bool(inventories) and all(inventory.whole for inventory in inventories)
    for span, text in markers:
        namespace, _colon, rest = text.partition(":")
        name, colon, part = rest.partition(":")
        if not (namespace and name) or (colon and part not in ("name", "tag", "digest")):
            message = f"`{text}` is not of the form `namespace:name`, with an optional `:name`, `:tag` or `:digest`"
            yield Finding.at(span, message)
        elif f"{namespace}:{name}" not in policies and "${" not in text:
            near = did_you_mean(f"{namespace}:{name}", policies)
            if near or whole:
                message = f"there is no ImagePolicy `{name}` in `{namespace}`, so this image is never updated"
                yield Finding.at(span, message, near, doubtful=not policies)


def _markers(repository: Repository) -> Iterator[tuple[Span, str]]:
    """Yield the markers in the files that the clusters read, in order, except in checkouts."""
    for path in sorted(path for path in repository.reached if not repository.tree.is_foreign(path)):
        source, fault = repository.store.source(path)
        if fault is None and '"$imagepolicy"' in source.text:
            for match in _MARKER.finditer(source.text):
                yield Span(source, match.start(1), match.end(1)), match[1]


def _policies(repository: Repository) -> set[str]:
    """Return the policies as markers name them; also those in files without a build, which may be applied by hand."""
    found: set[str] = set()
    for build in repository.builds:
        found.update(f"{item.namespace}:{item.name}" for item in build.objects if _is_policy(item))
    for path in sorted(repository.tree.files):
        source, fault = repository.store.source(path) if path.endswith((".yaml", ".yml")) else (None, None)
        if source is not None and fault is None and "kind: ImagePolicy" in source.text:
            for document in repository.store.file(path).documents:
                if isinstance(document.root, Mapping) and _is_policy(Object(document.root)):
                    metadata = document.root.fields.get("metadata")
                    found.add(f"{text_at(metadata, 'namespace') or ''}:{text_at(metadata, 'name') or ''}")
    return found


def _is_policy(item: Object) -> bool:
    return item.kind == "ImagePolicy" and item.group == IMAGE_API
