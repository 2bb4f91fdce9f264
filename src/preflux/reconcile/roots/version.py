"""Which Flux a cluster runs."""

from __future__ import annotations

import re

from preflux.pattern import lazy
from preflux.resolve.flux import FluxObjects
from preflux.resolve.graph import Graph
from preflux.resolve.sources.paths import below

_COMPONENTS = "flux-system/gotk-components.yaml"
_LABEL = lazy(r"^\s+app\.kubernetes\.io/version:\s*[\"']?(v?\d[\w.-]*)", re.MULTILINE)
_DISTRIBUTION = lazy(
    r"^\s+distribution:\s*$(?:\n\s+(?!version:)\S.*$)*\n\s+version:\s*[\"']?([\w.^~*>=< -]+?)[\"']?\s*(?:#.*)?$",
    re.MULTILINE,
)


def flux_version(path: str, start: str, namespace: str, graph: Graph, flux: FluxObjects) -> str:
    """Return the version that the bootstrap files of a cluster say; empty where they say none.

    `namespace` is that of its root: bootstrap calls the folder of its files after it.
    """
    for folder in dict.fromkeys((_COMPONENTS, f"{namespace}/gotk-components.yaml")):
        components = f"{path}/{folder}" if path else folder
        if graph.tree.kind(components) == "file":
            match = _LABEL.search(graph.store.source(components)[0].text)
            if match:
                return match[1].removeprefix("v")
    for sync in flux.syncs:
        if below(start, sync.folder) == path or (sync.has_variables and f"{sync.file}/".startswith(f"{path}/")):
            match = _DISTRIBUTION.search(sync.span.source.text)
            if match:
                return match[1].strip()
    return ""


def is_strict(version: str) -> bool:
    """Whether a Flux of this version, or of the newest in this range, fails for a variable without value (since 2.9)."""
    match = re.fullmatch(r"[v^~>=<\s]*(\d{1,9})(?:\.(\d{1,9}|x|\*))?.*", version)
    if match is None:
        return False
    major, minor = int(match[1]), match[2]
    if major != 2:
        return major > 2
    if version.startswith(("^", ">")) or minor in (None, "x", "*"):
        return True
    return int(minor) >= 9
