"""The parts of a kustomization that need a program or the network: they are never run, what they make is unknown."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.render.fault import BuildFault
from preflux.resolve.kustomization import Entry, Kustomization, Missing, NotInCheckout, Outside

_CHARTS = ("helmCharts", "helmChartInflationGenerator")


def remote(entry: Entry) -> BuildFault:
    """Return what is to be said of an entry that is remote, and for which no checkout stands."""
    return BuildFault("remote", entry.span, f"`{entry.shown}` is remote and not fetched; `checkouts` can map it")


def unknown_parts(kustomization: Kustomization) -> Iterator[BuildFault]:
    """Yield what the build of a kustomization cannot know."""
    for field in _CHARTS:
        key = kustomization.root.find_key(field)
        if key is not None:
            yield BuildFault("helm-chart", key.span, f"`{field}` are not inflated")


def why_no_file(target: object) -> str:
    """Return why what an entry names is not a file, as the end of a sentence."""
    if isinstance(target, NotInCheckout) and target.path.removeprefix(f"{target.checkout}/").startswith("../"):
        return "leaves the repository that it names"
    return _NO_FILE.get(type(target), "is no file")


_NO_FILE: dict[type, str] = {
    Missing: "does not exist",
    NotInCheckout: "is not in its checkout",
    Outside: "leaves the repository",
}
