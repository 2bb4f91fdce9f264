"""The settings that say of clusters what nothing in Git does, and how settings are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from preflux.config import BadFolder, Problem
from preflux.lookup import at
from preflux.nearest import did_you_mean
from preflux.node import Mapping, Node, Scalar
from preflux.pattern import lazy
from preflux.redaction.forms import without_forms
from preflux.resolve.remote.git_url import LOGIN
from preflux.resolve.sources.owner import READABLE
from preflux.span import Span

_VARIABLE = lazy(r"[A-Za-z_][A-Za-z_0-9]*\Z")


def fields(node: Node | None, *path: str) -> list[tuple[str, Node]]:
    """Return the fields of the mapping at a path; none where there is no such mapping."""
    found = at(node, *path)
    return list(found.fields.items()) if isinstance(found, Mapping) else []


def text_of(node: Node) -> str:
    """Return a scalar as it is written; empty for anything else."""
    return node.text if isinstance(node, Scalar) else ""


def problem_at(span: Span, message: str, hint: str = "") -> tuple[tuple[str, int, int], Problem]:
    """Return a problem with its place, to sort by, and without what looks like a secret."""
    return span.order, Problem(str(span), without_forms(message), without_forms(hint))


def read_sources(
    root: Node, from_root: Callable[[str], str | None], found: dict[str, str]
) -> Iterator[tuple[tuple[str, int, int], Problem]]:
    """Yield what is wrong with the sources that are to be this repository; put the others into `found`."""
    node = at(root, "sources")
    for name, folder in fields(node):
        assert isinstance(node, Mapping)
        span = node.key(name).span
        kind, _, rest = name.partition("/")
        if LOGIN.search(name):
            yield problem_at(span, "a login in the URL of a source", "leave it out")
        elif "://" not in name and "@" not in name and (kind not in READABLE or len(rest.split("/")) != 2):
            near = did_you_mean(kind, READABLE) if rest.count("/") == 1 else ""
            hint = near or "write it as `GitRepository/flux-system/fleet`, or as its url"
            yield problem_at(span, f"`{name}` is not a source", hint)
        else:
            found[name], problem = _folder_here(folder, from_root)
            if problem:
                hint = "name the folder at which the paths of the source begin, `./` for the root"
                yield problem_at(folder.span, problem, hint)


def read_variables(
    root: Node, from_root: Callable[[str], str | None], found: dict[str, dict[str, str]]
) -> Iterator[tuple[tuple[str, int, int], Problem]]:
    """Yield what is wrong with the variables of clusters; put the others into `found`, by the path of the cluster."""
    node = at(root, "variables")
    for name, values in fields(node):
        assert isinstance(node, Mapping)
        path, problem = _folder_here(node.key(name), from_root)
        if problem:
            yield problem_at(node.key(name).span, problem, "`preflux tree` lists the clusters by their folders")
        found.setdefault(path, {}).update({key: text_of(value) for key, value in fields(values)})
        for key in values.keys.values() if isinstance(values, Mapping) else ():
            if not _VARIABLE.match(key.text):
                hint = "one has letters, digits and `_`, and no digit first"
                yield problem_at(key.span, f"`{key.text}` is not the name of a variable", hint)


def _folder_here(node: Node, from_root: Callable[[str], str | None]) -> tuple[str, str]:
    """Return a folder of this repository as seen from its root, and what is wrong with it; empty where nothing is."""
    text = text_of(node)
    try:
        folder = from_root(text)
    except BadFolder as bad:
        return "", bad.message
    if folder is None or f"{folder}/".startswith("../") or folder.startswith("/"):
        return "", f"`{text}` is not in this repository"
    return "" if folder == "." else folder, ""
