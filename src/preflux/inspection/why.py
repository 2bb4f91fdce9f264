"""Explains where one field of a rendered object comes from: the work of `preflux why`."""

from __future__ import annotations

from typing import NamedTuple

from preflux.finding import ObjectId
from preflux.inspection.field_path import NoField, find, read_path, written
from preflux.nearest import nearest
from preflux.node import Node, Path
from preflux.redaction.edge import Edge, identified_by_secret
from preflux.redaction.lines.secret_lines import hidden
from preflux.render.build.result import Build
from preflux.render.objects.object import Object
from preflux.render.patches.place import place_in
from preflux.render.provenance import Origin, history


class Answer(NamedTuple):
    """The value of a field (None if a patch removed it), and the places that took part in it, oldest first."""

    id: ObjectId
    field: str
    node: Node | None
    origins: list[Origin]
    secret: bool


class Unknown(Exception):
    """There is no such object or field; the message names similar ones."""


class _Wanted(NamedTuple):
    kind: str
    namespace: str | None
    name: str


def why(build: Build, wanted: str, field: str, edge: Edge) -> Answer:
    """Explain a field (`spec.replicas`) of an object (`Deployment/web`, `Deployment/apps/web`). Raises Unknown."""
    item = _object(build, wanted, edge)
    shown = edge.id(item.id, item.root)
    try:
        path = read_path(field)
    except ValueError as error:
        raise Unknown(f"`{field}`: {error}") from None
    try:
        found = find(item.root, path)
    except NoField as missing:
        removed = _removed(item, shown, path)
        if removed is not None:
            return removed
        raise Unknown(f"{shown} has no `{written(item.root, missing.path)}`{_near(missing)}") from None
    here, node = found
    secret = _secret(item, here) or hidden(node)
    return Answer(shown, written(item.root, here), node, history(node), secret)


def _near(missing: NoField) -> str:
    near = nearest(missing.name, missing.known)
    if near:
        return f"; did you mean `{near}`?"
    if not missing.known:
        return ""
    shown = ", ".join(f"`{name}`" for name in missing.known[:8])
    return f"; there is {shown}{' ...' if len(missing.known) > 8 else ''}"


def _secret(item: Object, path: Path) -> bool:
    return item.kind == "Secret" and path[:1] in (("data",), ("stringData",))


def _removed(item: Object, shown: ObjectId, path: list[str]) -> Answer | None:
    """Return which patch removed a field of the object; None if the object never had the field."""
    for patched in reversed(item.patched):
        try:
            here, node = find(patched.before, path)
        except NoField:
            continue
        origins = [*history(node), Origin(place_in(patched, here), "removed")]
        return Answer(shown, written(patched.before, here), None, origins, _secret(item, here))
    return None


def _object(build: Build, text: str, edge: Edge) -> Object:
    parts = text.split("/")
    if len(parts) not in (2, 3) or not all(parts):
        raise Unknown(f"`{text}` is not KIND/NAME or KIND/NAMESPACE/NAME")
    wanted = _Wanted(parts[0], parts[1] if len(parts) == 3 else None, parts[-1])
    objects = [item for item in build.objects if _is_kind(item, wanted.kind)]
    found = [item for item in objects if item.name == wanted.name] or [
        item for item in objects if any(name == wanted.name for name, _, _ in item.previous)
    ]
    if wanted.namespace is not None:
        found = [item for item in found if item.namespace == wanted.namespace]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"`{edge.id(item.id, item.root)}`" for item in sorted(found, key=lambda item: item.id))
        raise Unknown(f"`{text}` can be {listed}")
    raise Unknown(f"no `{text}` in the build of {build.name}{_nearest_object(build, objects, wanted, edge)}")


def _is_kind(item: Object, kind: str) -> bool:
    """Return whether an object is of a kind; case is ignored and the plural accepted, as by kubectl."""
    own, given = item.kind.lower(), kind.lower()
    return given in (own, f"{own}s", f"{own}es", f"{own.removesuffix('y')}ies")


def _nearest_object(build: Build, objects: list[Object], wanted: _Wanted, edge: Edge) -> str:
    same = sorted({str(edge.id(item.id, item.root)) for item in build.objects if item.name == wanted.name})
    names = {item.name: str(edge.id(item.id, item.root)) for item in objects}
    near = nearest(wanted.name, names)
    if near:
        return f"; did you mean `{names[near]}`?"
    if same:
        return f"; there is {', '.join(f'`{name}`' for name in same)}"
    if objects:
        listed = sorted(names.values())
        return f"; there is {', '.join(f'`{name}`' for name in listed[:5])}{' ...' if len(listed) > 5 else ''}"
    kinds = {item.kind for item in build.objects if not identified_by_secret(item.root)}
    kind = nearest(wanted.kind, kinds)
    if kind:
        return f"; did you mean `{kind}`?"
    return f"; its kinds are {', '.join(f'`{name}`' for name in sorted(kinds))}" if kinds else "; it is empty"
