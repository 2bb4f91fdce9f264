"""Reads the settings about clusters (`sources`, `variables`), and helps to read other settings."""

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
    """Return the fields of the mapping at a path; empty if there is no such mapping."""
    found = at(node, *path)
    return list(found.fields.items()) if isinstance(found, Mapping) else []


def text_of(node: Node) -> str:
    """Return a scalar as it is written; empty for anything else."""
    return node.text if isinstance(node, Scalar) else ""


def problem_at(span: Span, message: str, hint: str = "") -> tuple[tuple[str, int, int], Problem]:
    """Return a sort key and a problem, with secrets masked."""
    return span.order, Problem(str(span), without_forms(message), without_forms(hint))


def read_sources(
    root: Node, from_root: Callable[[str], str | None], found: dict[str, str]
) -> Iterator[tuple[tuple[str, int, int], Problem]]:
    """Yield the problems of the setting `sources`; add the usable ones to `found`."""
    node = at(root, "sources")
    for name, folder in fields(node):
        assert isinstance(node, Mapping)
        span = node.key(name).span
        kind, _, rest = name.partition("/")
        if LOGIN.search(name):
            yield problem_at(span, "the URL of a source contains credentials", "remove them")
        elif "://" not in name and "@" not in name and (kind not in READABLE or len(rest.split("/")) != 2):
            near = did_you_mean(kind, READABLE) if rest.count("/") == 1 else ""
            hint = near or "write it as `GitRepository/flux-system/fleet`, or as its URL"
            yield problem_at(span, f"`{name}` is not a source", hint)
        else:
            found[name], problem = _folder_here(folder, from_root)
            if problem:
                hint = "name the folder that the paths of the source are relative to, `./` for the root"
                yield problem_at(folder.span, problem, hint)


def read_variables(
    root: Node, from_root: Callable[[str], str | None], found: dict[str, dict[str, str]]
) -> Iterator[tuple[tuple[str, int, int], Problem]]:
    """Yield the problems of the setting `variables`; add the usable ones to `found`, by the path of the cluster."""
    node = at(root, "variables")
    for name, values in fields(node):
        assert isinstance(node, Mapping)
        path, problem = _folder_here(node.key(name), from_root)
        if problem:
            yield problem_at(node.key(name).span, problem, "`preflux tree` lists the clusters by their folders")
        found.setdefault(path, {}).update({key: text_of(value) for key, value in fields(values)})
        for key in values.keys.values() if isinstance(values, Mapping) else ():
            if not _VARIABLE.match(key.text):
                hint = "a name has letters, digits and `_`, and does not start with a digit"
                yield problem_at(key.span, f"`{key.text}` is not the name of a variable", hint)


def _folder_here(node: Node, from_root: Callable[[str], str | None]) -> tuple[str, str]:
    """Return a folder relative to the root of this repository, and a problem; empty if there is none."""
    text = text_of(node)
    try:
        folder = from_root(text)
    except BadFolder as bad:
        return "", bad.message
    if folder is None or f"{folder}/".startswith("../") or folder.startswith("/"):
        return "", f"`{text}` is not in this repository"
    return "" if folder == "." else folder, ""
