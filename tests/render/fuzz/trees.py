"""Random trees: bases, overlays and components, sometimes broken on purpose."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from render.fuzz.breakage import break_tree
from render.fuzz.choices import Choices
from render.fuzz.layer import Layer, Tree
from render.fuzz.objects import Fields, make
from render.fuzz.patches import bare
from render.fuzz.written import Raw, to_yaml


class Case(NamedTuple):
    """One tree of files and the folder to build."""

    files: Tree
    folder: str
    restrict: bool


def _distinct(c: Choices, count: int, taken: set[tuple[str, ...]]) -> list[Fields]:
    """Return objects with different ids; few trees should fail for that."""
    found: list[Fields] = []
    for _ in range(count):
        item = make(c)
        id_ = (item["apiVersion"], item["kind"], item["metadata"]["name"], item["metadata"].get("namespace", ""))
        if id_ in taken and not c.chance(1):
            continue
        taken.add(id_)
        found.append(item)
    return found


def _files(c: Choices, layer: Layer, objects: list[Fields]) -> list[str]:
    """Write objects into files: one or several a file, as a List, as JSON."""
    names: list[str] = []
    left = list(objects)
    while left:
        count = c.weighted([(6, 1), (3, 2), (1, 3)])
        group, left = left[:count], left[count:]
        form = c.weighted([(18, "documents"), (1, "list"), (1, "json")])
        if form == "list":
            content = to_yaml(
                {
                    "apiVersion": "v1",
                    "kind": c.one(("List", "ConfigMapList", "WidgetList")),
                    "items": [bare(item) for item in group],
                },
                c,
            )
        elif form == "json" and len(group) == 1 and not _raw(bare(group[0])):
            content = json.dumps(bare(group[0]), indent=c.one((None, 2)))
        else:
            parts = [to_yaml(item, c) for item in group]
            separator = c.one(("---\n", "---\n", "---\n# only a comment\n---\n", "--- # next\n", "...\n---\n"))
            content = ("---\n" if c.chance(20) else "") + separator.join(parts) + ("---\n" if c.chance(5) else "")
        if c.chance(3):
            content = c.one(("\ufeff", "%YAML 1.1\n---\n", "\n\n", "# only\n")) + content
        if c.chance(3):
            content = content.replace("\n", "\r\n")
        layer.file(f"res{len(names)}.yaml", content)
        names.append(f"res{len(names)}.yaml")
    return names


def _raw(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_raw(below) for below in value.values())
    return any(_raw(below) for below in value) if isinstance(value, list) else isinstance(value, Raw)


def _base(c: Choices, tree: Tree, folder: str, taken: set[tuple[str, ...]], *, kind: str = "Kustomization") -> Layer:
    objects = _distinct(c, c.number(1, 4) if kind == "Kustomization" else c.number(0, 1), taken)
    layer = Layer(c, tree, folder, objects)
    if kind == "Component" or c.chance(70):
        layer.fields.update(
            apiVersion="kustomize.config.k8s.io/v1" + ("alpha1" if kind == "Component" else "beta1"), kind=kind
        )
    names = _files(c, layer, objects)
    if names:
        layer.fields["resources"] = names
    return layer


def make_case(c: Choices) -> Case:
    """Return one case."""
    tree: Tree = {}
    taken: set[tuple[str, ...]] = set()
    base = _base(c, tree, "base", taken)
    base.add_fields(most=3)
    base.write()
    folder, known = "base", base.known
    if c.chance(60):
        overlay = _base(c, tree, "overlay", taken) if c.chance(30) else Layer(c, tree, "overlay", [])
        own = list(overlay.fields.get("resources", []))
        overlay.known = [*known, *overlay.known]
        overlay.fields["resources"] = ["../base", *own] if not c.chance(20) else [*own, "../base"]
        if c.chance(12):
            _second_base(c, tree, taken, overlay)
        if c.chance(20):
            _component(c, tree, taken, overlay)
        overlay.add_fields()
        overlay.write()
        folder, known = "overlay", overlay.known
        if c.chance(12):
            top = Layer(c, tree, "top", known)
            top.fields["resources"] = ["../overlay"]
            top.add_fields(most=3)
            top.write()
            folder = "top"
    if c.chance(12):
        break_tree(c, tree)
    return Case(tree, folder, restrict=c.chance(30))


def _second_base(c: Choices, tree: Tree, taken: set[tuple[str, ...]], overlay: Layer) -> None:
    other = _base(c, tree, "other", taken)
    other.add_fields(most=2)
    other.write()
    overlay.fields["resources"].append("../other")
    overlay.known = [*overlay.known, *other.known]


def _component(c: Choices, tree: Tree, taken: set[tuple[str, ...]], overlay: Layer) -> None:
    component = _base(c, tree, "component", taken, kind="Component")
    own = component.known
    component.known = [*overlay.known, *own]
    component.add_fields(most=3)
    if not component.fields.keys() - {"apiVersion", "kind"}:
        component.fields["namePrefix"] = "c-"
    component.write()
    overlay.fields["components"] = ["../component"]
    overlay.known = component.known


@cache
def _below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Random cases, from hypothesis."""
    return make_case(Choices(lambda count: draw(_below(count))))


def case_of(seed: int) -> Case:
    """Return the case of a number, the same one whenever it is asked for."""
    return make_case(Choices(Random(seed).randrange))  # noqa: S311
