"""Sets names, tags and digests of images. Source: kustomize 5.8.1, api/filters/imagetag and api/internal/image."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import is_not

from preflux.lookup import scalar_text
from preflux.node import Mapping, Node, Scalar, Sequence, Via
from preflux.pattern import lazy
from preflux.render.budget import Budget
from preflux.render.fault import Refused
from preflux.render.fields.fieldspec import FieldSpec, by_kind, set_field
from preflux.render.objects.collection import Objects
from preflux.render.selection.go_regex import BadPattern, compile_go
from preflux.render.values.image_name import LISTS, parts_of
from preflux.render.values.restyled import retyped

_CONTAINER_IMAGES = tuple(f"{name}[]/image" for name in LISTS)
_STEPS_PER_NODE = 5
_PLAIN_NAME = lazy(r"[\w./-]*\Z", re.ASCII)
_GO_TAIL = "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?"
_TAIL = lazy(_GO_TAIL + r"\Z")


@dataclass(slots=True, eq=False, repr=False)
class _Image:
    entry: Mapping
    fits: Callable[[str], object]
    matched: bool = False
    seen: int = 0
    empty_list: bool = False

    def text(self, field: str) -> str:
        return scalar_text(self.entry.fields.get(field))

    def change(self, node: Node) -> Node:
        if not isinstance(node, Scalar):
            raise Refused("wrong-shape", node.span, "the image is not a text")
        old = scalar_text(node)
        if not self.fits(old):
            return node
        self.matched = True
        new = self._renamed(old)
        if new == old:
            return node
        at = next((self.entry.fields[f] for f in ("newTag", "digest", "newName", "tagSuffix") if self.text(f)), node)
        return retyped(new, node, at, (Via(node.span, "base"), *node.via))

    def _renamed(self, image: str) -> str:
        name, tag, digest = parts_of(image)
        name = self.text("newName") or name
        if self.text("newTag"):
            tag, digest = self.text("newTag"), self.text("digest")
        elif self.text("digest"):
            tag, digest = "", self.text("digest")
        elif self.text("tagSuffix"):
            tag, digest = tag + self.text("tagSuffix"), ""
        return name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def set_image(
    objects: Objects, entry: Mapping, specs: tuple[FieldSpec, ...], bare: dict[int, Node], budget: Budget
) -> bool:
    """Apply one entry of `images` to all objects except CustomResourceDefinitions; return whether any image matched.

    `bare` are nodes by id without a list of containers in them; it saves time, since overlays share most nodes.
    """
    image = _Image(entry, _matcher(entry))
    selected = by_kind(specs)
    for item in objects:
        if item.kind == "CustomResourceDefinition":
            continue
        root = _walk(item.root, image, bare)
        assert isinstance(root, Mapping)
        item.root = root
        for spec in selected[item.api_version, item.kind]:
            # Visiting the same list twice matters only if a suffix is added again, or a list is null.
            again = image.empty_list or image.text("tagSuffix")
            if spec.path.endswith(_CONTAINER_IMAGES) and not again:
                continue
            item.root = set_field(item.root, spec._replace(create=False), image.change, entry)
        budget.steps(_STEPS_PER_NODE * image.seen, entry.span)
        image.seen = 0
    return image.matched


def _matcher(entry: Mapping) -> Callable[[str], object]:
    """Return a function that returns whether an image has the name of an entry.

    kustomize uses the name as a regular expression. Most names are plain, except that a dot matches any character.
    """
    node = entry.fields.get("name", entry)
    name = scalar_text(node)
    if _PLAIN_NAME.match(name):
        length = len(name)
        parts = name.split(".")

        return lambda image: _same(image[:length], name, parts) and _TAIL.match(image, length)
    try:
        return compile_go(f"^{name}{_GO_TAIL}$").search
    except BadPattern as error:
        raise Refused("bad-image", node.span, f"`{name}` is not a regular expression: {error}") from None


def _same(head: str, name: str, parts: list[str]) -> bool:
    if len(head) != len(name):
        return False
    at = 0
    for part in parts:
        if not head.startswith(part, at):
            return False
        at += len(part) + 1
    return True


def _walk(node: Mapping | Sequence, image: _Image, bare: dict[int, Node]) -> Mapping | Sequence:
    """Change the image of every item of a list of containers, anywhere in the object."""
    if id(node) in bare:
        return node
    image.seen += 1
    if isinstance(node, Mapping):
        return _walk_mapping(node, image, bare)
    items: list[Node] = []
    empty = True
    for item in node.items:
        if isinstance(item, Scalar):
            items.append(item)
        else:
            items.append(_walk(item, image, bare))
            empty = empty and id(item) in bare
    if empty:
        bare[id(node)] = node
    return node.with_items(items) if any(map(is_not, items, node.items)) else node


def _walk_mapping(node: Mapping, image: _Image, bare: dict[int, Node]) -> Mapping:
    changed: dict[str, Node] = {}
    empty = LISTS[0] not in node.fields and LISTS[1] not in node.fields
    for key, value in node.fields.items():
        if isinstance(value, Scalar):
            if value.value is None and key in LISTS:
                image.empty_list = True
            continue
        new = _walk(value, image, bare)
        if empty and id(value) not in bare:
            empty = False
        if key in LISTS and isinstance(new, Sequence):
            new = _containers(new, image)
        if new is not value:
            changed[key] = new
    if empty:
        bare[id(node)] = node
    return node.with_values(changed)


def _containers(containers: Sequence, image: _Image) -> Sequence:
    items: list[Node] = []
    image.seen += len(containers.items)
    for container in containers.items:
        old = container.fields.get("image") if isinstance(container, Mapping) else None
        if old is not None and isinstance(container, Mapping):
            new = image.change(old)
            if new is not old:
                container = container.with_field("image", new)
        items.append(container)
    return containers.with_items(items) if any(map(is_not, items, containers.items)) else containers
