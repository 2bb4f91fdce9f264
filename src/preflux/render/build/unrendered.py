"""The parts of a kustomization that need a program or the network: they are never run, so their result is unknown."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.render.fault import BuildFault
from preflux.resolve.kustomization import Kustomization

_CHARTS = ("helmCharts", "helmChartInflationGenerator")


def unknown_parts(kustomization: Kustomization) -> Iterator[BuildFault]:
    """Yield a fault for each unknown part of a kustomization."""
    for field in _CHARTS:
        key = kustomization.root.find_key(field)
        if key is not None:
            yield BuildFault("helm-chart", key.span, f"`{field}` are not inflated")
