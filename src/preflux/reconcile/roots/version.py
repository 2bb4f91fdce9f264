"""Which Flux a cluster runs: one version, or a range of them, as bootstrap files and the configuration have it."""

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
_VERSION = lazy(r"[v^~>=<\s]*(\d{1,9})(?:\.(\d{1,9}|x|\*))?.*")
_NEWEST = 1 << 16


def flux_version(path: str, start: str, namespace: str, graph: Graph, flux: FluxObjects) -> str:
    """Return the version in the bootstrap files of a cluster; empty if there is none.

    `namespace` is that of its root: bootstrap uses it as the name of the folder for its files.
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


def flux_minor(version: str) -> tuple[int, int] | None:
    """Return the major and minor version of a Flux, of the newest in a range such as `2.x`; None where it is not known."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    minor = match[2]
    open_end = version.startswith(("^", ">")) or minor in (None, "x", "*")
    return int(match[1]), _NEWEST if open_end else int(minor)


def is_strict(version: str) -> bool:
    """Return whether a Flux of this version, or of the newest in this range, fails for a variable without value."""
    return (flux_minor(version) or (0, 0)) >= (2, 9)
