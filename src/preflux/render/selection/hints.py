"""Hints about entries that match no object: what was probably meant."""

from __future__ import annotations

from preflux.finding import Related
from preflux.lookup import items_at, scalar_text, text_at, walk
from preflux.nearest import did_you_mean, nearest, slip
from preflux.node import Mapping, Node, Scalar
from preflux.render.fault import Unmatched
from preflux.render.objects.collection import Objects
from preflux.render.objects.object import Object
from preflux.render.selection.selector import describe, selector
from preflux.render.values.image_name import LISTS, parts_of
from preflux.span import Span

_PARTS = ("namespace", "version", "group", "labelSelector", "annotationSelector", "name", "kind")
"""The parts of a selector, those first in which a mistake is most certain.

`name` is tried before `kind`: a Namespace or Service with the name says nothing about a renamed Deployment.
"""
_TELLING = ("kind", "name", "labelSelector", "annotationSelector")
"""A selector without any of these accepts objects of all kinds."""

_FEW = 3
"""If no object has a similar name, a hint lists all objects of the kind up to this number."""


def missing_target(objects: Objects, target: Mapping) -> Unmatched:
    """Describe a selector that matches no object, with a hint about what it matches if one part is left out."""
    said = describe(target)
    message = f"no object in this build has {said}" if said else "there is no object in this build"
    for part in _PARTS:
        node = target.fields.get(part)
        if node is None or not scalar_text(node):
            continue
        # A target with a variable is unknown.
        place = node.span if "${" not in target.span.text else None
        chosen = selector(target.without(part))
        found = [item for item in objects if chosen.accepts(item)]
        if not found:
            continue
        if part == "name":
            return Unmatched(message, *_by_name(scalar_text(target.fields["name"]), found), place)
        if any(scalar_text(target.fields.get(other)) for other in _TELLING if other != part):
            item = found[0]
            if part == "kind" and item.kind == "Namespace":
                continue  # a Namespace often has the same name as the objects in it
            said = f"{item.kind} `{item.name}` is in the build, and its `{part}` differs"
            actual = {"namespace": item.namespace or "none", "version": item.version, "group": item.group or "none"}
            if part in actual:
                said += f": `{actual[part]}`"
            return Unmatched(message, said, (Related(item.name_span, "the object"),), place)
    return Unmatched(message, _kind_hint(scalar_text(target.fields.get("kind")), objects))


def missing_object(objects: Objects, patch: Object) -> Unmatched:
    """Describe a strategic merge patch without object, with a hint about the most similar object."""
    wanted = patch.current
    message = f"{patch.original} is not in this build"
    found = [item for item in objects if item.kind == patch.kind]
    for item in found:
        if wanted.name in (item.name, item.original.name):
            other = item.current.namespace != wanted.namespace
            said = f"`namespace` differs: the object has {item.namespace or 'none'}"
            if not other:
                said = f"`apiVersion` differs: the object has {item.api_version}"
            return Unmatched(message, f"its {said}", (Related(item.name_span, "the object"),))
    if found:
        return Unmatched(message, *_by_name(wanted.name, found))
    return Unmatched(message, _kind_hint(patch.kind, objects))


def _kind_hint(kind: str, objects: Objects) -> str:
    near = slip(kind, {item.kind for item in objects})
    return f"did you mean kind `{near}`?" if near else ""


def _by_name(name: str, found: list[Object]) -> tuple[str, tuple[Related, ...]]:
    """Return a hint about the object with the most similar current or original name, or a list if there are few."""
    names = {item.original.name: item for item in found} | {item.name: item for item in found}
    near = nearest(name, names)
    if near:
        return f"did you mean `{near}`?", (Related(names[near].name_span, "the nearest object"),)
    if len(found) > _FEW:
        return "", ()
    listed = ", ".join(f"{item.kind} `{item.name}`" for item in found)
    return f"the build has {listed}", tuple(Related(item.name_span, "this one") for item in found)


def missing_image(objects: Objects, name: Node) -> Unmatched:
    """Describe an entry of `images` without image, with a hint about the most similar image."""
    wanted = scalar_text(name)
    message = f"no container in this build has the image `{wanted}`"
    known: dict[str, Span] = {}
    for item in objects:
        for _, node in walk(item.root):
            for container in [below for field in LISTS for below in items_at(node, field)]:
                image = container.fields.get("image") if isinstance(container, Mapping) else None
                if isinstance(image, Scalar) and text_at(image):
                    known.setdefault(parts_of(scalar_text(image))[0], image.via[-1].span if image.via else image.span)
    plain = parts_of(wanted)[0]
    if plain != wanted and plain in known:
        return Unmatched(message, f"`{plain}` means the image with any tag", (Related(known[plain], "the image"),))
    # A registry or team has many images with a common prefix, so compare the last parts of their names.
    last = _last(plain)
    names = {_last(image) for image in known}
    meant = last if last in names else nearest(last, names)
    of_name = [image for image in known if _last(image) == meant]
    near = nearest(plain, of_name) or min(of_name, default="")
    if not near:
        return Unmatched(message)
    return Unmatched(message, f"did you mean `{near}`?", (Related(known[near], "the nearest image"),))


def _last(image: str) -> str:
    return image.rpartition("/")[2]


def missing_workload(name: str, workloads: list[Object]) -> tuple[str, tuple[Related, ...]]:
    """Return a hint about the workload that an entry of `replicas` was probably meant for."""
    names = {item.name: item for item in workloads}
    hint = did_you_mean(name, names)
    related = (Related(names[nearest(name, names)].name_span, "the nearest workload"),) if hint else ()
    return hint, related
