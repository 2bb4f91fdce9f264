"""What an entry that met no object was probably meant for."""

from __future__ import annotations

from preflux.finding import Related
from preflux.nearest import did_you_mean, nearest
from preflux.node import Mapping, Node, Scalar, items_at, text_at, walk
from preflux.render.accumulation import Missing
from preflux.render.filters.images import LISTS, split
from preflux.render.object import Object, scalar_text
from preflux.render.objects import Objects
from preflux.render.selector import describe, selector
from preflux.span import Span

_PARTS = ("namespace", "version", "group", "kind", "labelSelector", "annotationSelector", "name")
"""The parts of a selector, those first in which a slip is told most surely."""
_TELLING = ("kind", "name", "labelSelector", "annotationSelector")
"""Without any of these a selector accepts all sorts of objects."""


def missing_target(objects: Objects, target: Mapping) -> Missing:
    """Say what a selector that accepts no object looks for, and what it accepts when one part of it is left out."""
    said = describe(target)
    message = f"no object in this build has {said}" if said else "there is no object in this build"
    for part in _PARTS:
        if not scalar_text(target.fields.get(part)):
            continue
        chosen = selector(target.without(part))
        found = [item for item in objects if chosen.accepts(item)]
        if not found:
            continue
        if part == "name":
            return _by_name(message, scalar_text(target.fields["name"]), found)
        if any(scalar_text(target.fields.get(other)) for other in _TELLING if other != part):
            item = found[0]
            said = f"{item.kind} `{item.name}` is in the build, and its `{part}` differs"
            actual = {"namespace": item.namespace or "none", "version": item.version, "group": item.group or "none"}
            if part in actual:
                said += f": `{actual[part]}`"
            return Missing(message, said, (Related(item.name_span, "the object"),))
    return Missing(message)


def _by_name(message: str, name: str, found: list[Object]) -> Missing:
    names = {item.name: item for item in found}
    near = nearest(name, names)
    if not near:
        return Missing(message)
    return Missing(message, f"did you mean `{near}`?", (Related(names[near].name_span, "the nearest object"),))


def missing_image(objects: Objects, name: Node) -> Missing:
    """Say which image an entry of `images` looks for, and which one of the build comes nearest to it."""
    wanted = scalar_text(name)
    message = f"no container in this build has the image `{wanted}`"
    known: dict[str, Span] = {}
    for item in objects:
        for _, node in walk(item.root):
            for container in [below for field in LISTS for below in items_at(node, field)]:
                image = container.fields.get("image") if isinstance(container, Mapping) else None
                if isinstance(image, Scalar) and text_at(image):
                    known.setdefault(split(scalar_text(image))[0], image.via[-1].span if image.via else image.span)
    plain = split(wanted)[0]
    if plain != wanted and plain in known:
        return Missing(message, f"`{plain}` means the image with any tag", (Related(known[plain], "the image"),))
    last = plain.rpartition("/")[2]
    same = sorted(image for image in known if image.rpartition("/")[2] == last)
    near = same[0] if same else nearest(plain, known)
    if not near:
        return Missing(message)
    return Missing(message, f"did you mean `{near}`?", (Related(known[near], "the nearest image"),))


def missing_workload(name: str, workloads: list[Object]) -> tuple[str, tuple[Related, ...]]:
    """Return a hint at the workload that an entry of `replicas` was probably meant for."""
    names = {item.name: item for item in workloads}
    hint = did_you_mean(name, names)
    related = (Related(names[nearest(name, names)].name_span, "the nearest workload"),) if hint else ()
    return hint, related
