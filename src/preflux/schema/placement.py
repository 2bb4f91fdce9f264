"""Suggests where an unknown field belongs: a similar name, or the nearest place that declares the field."""

from __future__ import annotations

from functools import lru_cache

from preflux.lookup import at
from preflux.nearest import likeness, nearest, spend
from preflux.node import Mapping, Node, Path, Sequence
from preflux.schema.definitions import Definitions

_DEEPEST = 5
_SLIP = 0.8
"""A name at least this similar (difflib's ratio) is a misspelling; others may be fields of another place."""


def suggest(definitions: Definitions, kind: str, root: Mapping, path: Path, field: str) -> str:
    """Return a hint for a field that the struct at `path` of an object does not declare; empty if there is none."""
    chain = _chain(definitions, kind, path)
    here = chain[-1]
    if here is None:
        return ""
    if "/" in field and here.endswith(".ObjectMeta"):
        return "it belongs under `annotations` or `labels`"
    name = nearest(field, definitions.properties(here))
    slip = f"did you mean `{name}`?" if name else ""
    if name and likeness(field.lower(), name.lower()) >= _SLIP:
        return slip
    for length in range(len(path), -1, -1):
        definition = chain[length]
        if definition is None or (length < len(path) and chain[length + 1] is None):
            continue
        place = _below(definitions, definition, at(root, *path[:length]), field, declared_here=length < len(path))
        if place is not None:
            full = place or dotted(path[:length])
            return f"it belongs under `{full}`" if full else "it belongs at the top of the object"
    return slip


def dotted(path: Path) -> str:
    """Return a path as text, without indices: `spec.containers[].ports[]`."""
    out = ""
    for step in path:
        out = f"{out}[]" if isinstance(step, int) else _join(out, step)
    return out


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def _chain(definitions: Definitions, kind: str, path: Path) -> list[str | None]:
    """Return the definition at each prefix of a path; None at lists and at values without a definition."""
    chain: list[str | None] = [kind]
    current: str | None = kind
    for step in path:
        if isinstance(step, int):
            chain.append(current)
            continue
        schema = definitions.properties(current).get(step) if current is not None else None
        current = definitions.referenced(schema) if schema is not None else None
        chain.append(current)
    return chain


def _below(
    definitions: Definitions, definition: str, node: Node | None, field: str, *, declared_here: bool
) -> str | None:
    """Return the path from a struct to the nearest one below it that declares a field; empty for the struct itself.

    A place that the object has is preferred to one that it could have. If several of the latter are equally near, there
    is no answer: None.
    """
    level: list[tuple[str, str, Node | None]] = [("", definition, node)]
    seen = {definition}
    for depth in range(_DEEPEST):
        if not spend(2 * len(level)):
            return None
        counts = bool(depth) or declared_here
        found = [(path, here) for path, name, here in level if counts and field in definitions.properties(name)]
        standing = [path for path, here in found if here is not None]
        if standing or len(found) == 1:
            return standing[0] if standing else found[0][0]
        if found:
            return None
        following = []
        for path, name, here in level:
            for property_name, below, listed in _children(definitions, name):
                if below in seen:
                    continue
                child = at(here, property_name) if here is not None else None
                if listed and isinstance(child, Sequence):
                    child = child.items[0] if child.items else None
                following.append((_join(path, property_name) + ("[]" if listed else ""), below, child))
        # Visit what the object has first, so that `seen` does not skip it because of a sibling of the same definition.
        following.sort(key=lambda entry: entry[2] is None)
        level = []
        for entry in following:
            if entry[1] not in seen:
                seen.add(entry[1])
                level.append(entry)
    return None


@lru_cache(maxsize=4096)
def _children(definitions: Definitions, name: str) -> list[tuple[str, str, bool]]:
    """Return the fields of a struct that contain structs: name, definition, and whether it is a list of them."""
    found = []
    for field, schema in definitions.properties(name).items():
        below = definitions.referenced(schema)
        if below is not None and field not in ("status", "metadata"):
            found.append((field, below, bool(schema.get("type") and "array" in schema["type"])))
    return found
