"""A HelmRelease that does not look whether its objects were changed by hand."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.flux.objects import is_helm_release, suspended
from preflux.index.repository import Repository
from preflux.lookup import at, text_at
from preflux.render.objects.object import Object


@rule(Object)
def no_drift_detection(item: Object, _: Repository) -> Iterator[Finding]:
    if not is_helm_release(item) or suspended(item) or at(item.root, "spec") is None:
        return
    mode = at(item.root, "spec", "driftDetection", "mode")
    text = text_at(item.root, "spec", "driftDetection", "mode") or ""
    if text in ("enabled", "warn") or "${" in text:
        return
    message = f"what is changed by hand in the objects of HelmRelease `{item.name}` stays changed"
    yield Finding.at(mode or item.name_node, message, "set `driftDetection.mode: enabled`")
