"""Entries that name a folder which kustomize cannot build at this place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from preflux.discover.classify import looks_like_manifest
from preflux.finding import Related
from preflux.nearest import nearest
from preflux.resolve.graph import INCLUDING, Graph
from preflux.resolve.kustomization import NAMES, Entry, Kustomization, ToFolder
from preflux.resolve.problems.problem import Problem
from preflux.span import whole


def folder_problem(entry: Entry, folder: str, kustomization: Kustomization, graph: Graph) -> Problem | None:
    """Return why kustomize does not build a folder as part of a kustomization; None if it does.

    This finds only cycles of an entry with its own folder or one above; for others see `cycle_problem`.
    """
    found = graph.get(folder)
    if found is None:
        files = graph.ambiguous.get(graph.tree.real(folder))
        return _missing(entry, folder, graph) if files is None else _ambiguous(entry, folder, files, graph)
    return _above(entry, found.folder, kustomization, graph) or _other_kind(entry, found)


def _missing(entry: Entry, folder: str, graph: Graph) -> Problem:
    message = f"`{entry.shown}` is a folder without a kustomization file"
    return Problem("missing-kustomization", entry.span, message, look_for_hint=partial(_instead, folder, graph))


def _instead(folder: str, graph: Graph) -> str:
    tree = graph.tree
    names = sorted(tree.names(folder))
    for name in names:
        if nearest(name, NAMES) and tree.kind(f"{folder}/{name}") == "file":
            return f"kustomize does not read `{name}`: rename it to `{NAMES[0]}`"
    below = [name for name in names if not tree.names(f"{folder}/{name}").isdisjoint(NAMES)]
    if below:
        return f"`{below[0]}` below it has one"
    if tree.is_foreign(folder):
        return ""
    files = [name for name in names if name.endswith((".yaml", ".yml"))]
    files = [name for name in files if looks_like_manifest(graph.store.source(f"{folder}/{name}")[0].text)]
    if not files:
        return ""
    listed = ", ".join(f"`{name}`" for name in files[:4]) + (" ..." if len(files) > 4 else "")
    return f"add `{NAMES[0]}` with `resources`: {listed}"


def several_files(folder: str, first: str, other: str) -> str:
    """Return the message that a folder has two kustomization files, given their paths."""
    names = f"both `{first.rpartition('/')[2]}` and `{other.rpartition('/')[2]}`"
    return f"`{folder or '.'}` has {names}; kustomize refuses the folder"


def _ambiguous(entry: Entry, folder: str, files: Sequence[str], graph: Graph) -> Problem:
    related = tuple(Related(whole(graph.store.source(path)[0]), "one of the files") for path in files)
    return Problem("ambiguous-kustomization", entry.span, several_files(folder, *files[:2]), related)


def _other_kind(entry: Entry, found: Kustomization) -> Problem | None:
    kind = found.root.fields.get("kind")
    if found.component and entry.field != "components":
        related = (Related(kind.span if kind else found.span, "`kind: Component`"),)
        message = f"`{entry.shown}` is a component"
        return Problem("component-as-resource", entry.span, message, related, look_for_hint=_list_as_component)
    if not found.component and entry.field == "components":
        related = (Related(kind.span if kind else found.span, "its kind is not Component"),)
        message = f"`{entry.shown}` is not a component"
        return Problem("resource-as-component", entry.span, message, related, look_for_hint=_list_as_resource)
    return None


def _list_as_component() -> str:
    return "list it under `components`"


def _list_as_resource() -> str:
    return "list it under `resources`, or give it `kind: Component`"


def _above(entry: Entry, folder: str, kustomization: Kustomization, graph: Graph) -> Problem | None:
    """Return the problem of an entry that names its own folder or one above: kustomize treats that as a cycle."""
    own = kustomization.folder
    if isinstance(entry.target, ToFolder) and entry.target.checkout is not None:
        return None  # a clone is elsewhere
    if folder and own != folder and not own.startswith(f"{folder}/"):
        return None
    for cycle in [[own]] if own == folder else graph.cycles:
        if (own, folder) in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
            return cycle_problem(cycle, graph, {own: entry})
    message = f"`{entry.shown}` contains this folder; kustomize treats that as a cycle"
    return Problem("kustomization-cycle", entry.span, message)


def cycle_problem(cycle: Sequence[str], graph: Graph, given: Mapping[str, Entry] = MappingProxyType({})) -> Problem:
    """Return the problem of folders that each include the next one, and the last one the first.

    It is at the alphabetically first folder, so that it does not depend on where a build starts. `given` are additional
    entries of some folders: a Flux Kustomization may add some that are in no file.
    """
    links = zip(cycle, [*cycle[1:], cycle[0]], strict=True)
    found = [given.get(here) or _including(here, after, graph) for here, after in links]
    start = min((i for i, entry in enumerate(found) if entry is not None), key=lambda i: cycle[i])
    first, *others = [entry for entry in [*found[start:], *found[:start]] if entry is not None]
    chain = " -> ".join(f"`{folder or '.'}`" for folder in [*cycle[start:], *cycle[: start + 1]])
    message = f"`{first.shown}` leads back to this folder: {chain}"
    if len(cycle) == 1:
        message = f"`{first.shown}` is this folder itself"
    related = tuple(Related(other.span, f"then includes `{other.shown}`") for other in others)
    return Problem("kustomization-cycle", first.span, message, related)


def _including(folder: str, included: str, graph: Graph) -> Entry | None:
    """Return the first entry of a folder that includes another one; None if its kustomization file has none."""
    kustomization = graph.get(folder)
    for entry in kustomization.entries_of(*INCLUDING) if kustomization is not None else ():
        if isinstance(entry.target, ToFolder) and entry.target.folder == included:
            return entry
    return None
