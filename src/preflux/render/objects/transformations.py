"""Records which plugins and transformers have processed an object, for `buildMetadata`."""

from __future__ import annotations

from collections.abc import Iterable

from preflux.render.objects.object import Object
from preflux.render.objects.origin import BuildOrigin


def plugin_origin(config: Object) -> BuildOrigin | None:
    """Return the origin for what a configured plugin makes or does."""
    if config.origin is None:
        return None
    path, repo, ref = config.origin[:3]
    return BuildOrigin("", repo, ref, path, config.api_version, config.kind, config.name, config.namespace)


def transformed(objects: Iterable[Object], origin: BuildOrigin | None) -> None:
    """Record that a transformer has processed all objects; an object without an origin was created by it."""
    if origin is None:
        return
    for item in objects:
        if item.origin is None:
            item.origin = origin
        else:
            item.transformations = (*item.transformations, origin)
