"""Patches of objects: strategic merges that change, add and delete, and JSON patches."""

from __future__ import annotations

import json
from typing import Any

from render.fuzz.choices import Choices
from render.fuzz.objects import IMAGES, KEYS, NAMESPACES, Fields
from render.fuzz.scalars import odd, typed
from render.fuzz.written import Anchored, Raw, to_yaml


def bare(value: Any) -> Any:
    """Return a value without anchors, so that parts of it can stand elsewhere."""
    if isinstance(value, Anchored):
        return bare(value.value)
    if isinstance(value, dict):
        merged = bare(value["<<"]) if "<<" in value else {}
        return {**merged, **{key: bare(below) for key, below in value.items() if key != "<<"}}
    return [bare(below) for below in value] if isinstance(value, list) else value


def identity(item: Fields, *, namespace: bool = True) -> Fields:
    """Return what a strategic merge patch names its object by."""
    metadata = item["metadata"]
    named = {"name": metadata["name"]}
    if namespace and "namespace" in metadata:
        named["namespace"] = metadata["namespace"]
    return {"apiVersion": item["apiVersion"], "kind": item["kind"], "metadata": named}


def merge_patch(c: Choices, item: Fields) -> Fields:
    """Return a strategic merge patch for an object."""
    item = bare(item)
    patch = identity(item)
    if c.chance(4):
        return {**patch, "$patch": c.one(("delete", "replace", "merge", "other"))}
    for key in c.some([key for key in item if key not in ("apiVersion", "kind", "metadata")], 2, 1):
        patch[key] = _changed(c, item[key], key)
    if c.chance(25):
        patch["metadata"][c.one(("labels", "annotations"))] = {
            key: c.one((Raw("null"), "new", "x")) if c.chance(60) else odd(c) for key in c.some(KEYS, 2, 1)
        }
    if c.chance(15):
        patch.setdefault("spec", {})
        if isinstance(patch["spec"], dict):
            patch["spec"][c.one(("added", "template", "list", "items", "replicas"))] = c.one(
                (Raw("null"), {}, [], {"a": {"b": 1}}, [{"name": "n"}], 5, {"a": Raw("null")})
            )
    if "finalizers" in item["metadata"] and c.chance(60):
        patch["metadata"][
            c.one(("$deleteFromPrimitiveList/finalizers", "finalizers", "$setElementOrder/finalizers"))
        ] = ["b/y", "d/w"]
    return patch


def _changed(c: Choices, value: Any, name: str) -> Any:
    if c.chance(5):
        return c.one((Raw("null"), {}, [], "other", 3, Raw("")))
    if isinstance(value, dict):
        if not value:
            return {"new": odd(c)}
        patch = {key: _changed(c, value[key], key) for key in c.some(list(value), 3, 1)}
        if c.chance(15):
            patch[c.one(("added", "labels", "env", "zz"))] = c.one((odd(c), {"x": {"y": Raw("null")}}, [1, 2]))
        if c.chance(6):
            patch["$patch"] = c.one(("replace", "delete", "merge"))
        if c.chance(3):
            patch["$retainKeys"] = list(patch)
        return patch
    if isinstance(value, list):
        return _changed_list(c, value)
    if name == "image":
        return c.one(IMAGES)
    return odd(c) if c.chance(60) else typed(c)


def _changed_list(c: Choices, value: list[Any]) -> list[Any]:
    if not value or not all(isinstance(item, dict) for item in value):
        return [odd(c) for _ in range(c.number(0, 3))]
    patch: list[Any] = []
    for item in c.some(value, 2):
        key = next((key for key in ("name", "containerPort", "port", "mountPath", "ip", "key") if key in item), None)
        own = {key: item[key]} if key else {}
        changed = {"$patch": "delete"} if c.chance(12) else _changed(c, item, "")
        if isinstance(changed, dict):
            patch.append({**changed, **own})
    if c.chance(35):
        added = dict(c.one(value))
        for key in ("name", "containerPort", "port", "mountPath"):
            if key in added:
                added[key] = {"containerPort": 9090, "port": 9090, "mountPath": "/new"}.get(key, "new")
        patch.insert(c.number(0, len(patch)), added)
    if c.chance(8):
        patch.insert(c.number(0, len(patch)), {"$patch": c.one(("replace", "delete", "merge"))})
    if c.chance(4):
        patch.append(dict(c.one(value)))
    return patch


def pointers(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Return every JSON pointer below a value, with what it leads to."""
    found: list[tuple[str, Any]] = []
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in children:
        here = f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}"
        found.append((here, below))
        found += pointers(below, here)
    return found


def json_patch(c: Choices, item: Fields) -> list[Fields]:
    """Return a JSON patch for an object; sometimes one that does not apply."""
    places = pointers(bare(item)) or [("/kind", "")]
    return [_operation(c, places) for _ in range(c.number(1, 3))]


def _operation(c: Choices, places: list[tuple[str, Any]]) -> Fields:
    path, value = c.one(places)
    op = c.weighted([(5, "replace"), (5, "add"), (4, "remove"), (1, "test"), (1, "copy"), (1, "move")])
    if op == "add":
        if isinstance(value, list):
            path += c.one(("/-", "/0", "/-1", f"/{len(value)}"))
        elif isinstance(value, dict):
            path += c.one(("/new", "/a~1b"))
        elif c.chance(10):
            path = "/metadata/annotations/new" if c.chance(50) else "/spec/x/y"
    if c.chance(4):
        path += c.one(("/nope", "/0", "/-", "/"))
    operation: Fields = {"op": op, "path": path}
    if op in ("copy", "move"):
        operation["from"] = c.one(places)[0]
        if c.chance(60):
            operation["path"] = c.one(("/metadata/annotations", "/spec/moved", "/data/moved"))
    elif op != "remove":
        operation["value"] = (
            value
            if op == "test" and c.chance(80)
            else c.one((odd(c), odd(c), typed(c), {"a": odd(c)}, [odd(c)], {"name": "n", "image": "i"}))
        )
        if c.chance(4):
            del operation["value"]
    return operation


def target(c: Choices, item: Fields) -> Fields:
    """Return a selector that an object matches, or nearly."""
    api_version = item["apiVersion"]
    group, _, version = api_version.rpartition("/")
    metadata = item["metadata"]
    fields: Fields = {}
    c.fill(
        fields,
        "kind",
        80,
        lambda: (
            item["kind"]
            if c.chance(85)
            else c.one((item["kind"][:4] + ".*", "Deployment|StatefulSet", "", ".*", item["kind"].lower()))
        ),
    )
    c.fill(
        fields,
        "name",
        60,
        lambda: (
            metadata["name"]
            if c.chance(70)
            else c.one((metadata["name"][:2] + ".*", "w", "(web|db)", "^web$", "new-.*", "[a-z-]+"))
        ),
    )
    c.fill(fields, "namespace", 8, lambda: c.one(NAMESPACES))
    c.fill(fields, "group", 10, lambda: group)
    c.fill(fields, "version", 10, lambda: version)
    c.fill(
        fields,
        "labelSelector",
        8,
        lambda: c.one(
            ("app=web", "app in (web, db)", "!tier", "app", "app!=web,tier notin (x)", "app==web", "zone > 1")
        ),
    )
    c.fill(fields, "annotationSelector", 4, lambda: c.one(("zone=value", "example.com/note", "!zone")))
    return fields


def patch_text(c: Choices, value: Any, *, ops: bool) -> str:
    """Return a patch as YAML, or a JSON patch sometimes as JSON."""
    if ops and not _typed(value) and c.chance(20):
        return json.dumps(value) + "\n"
    return to_yaml(value, c)


def _typed(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_typed(below) for below in value.values())
    return any(_typed(below) for below in value) if isinstance(value, list) else isinstance(value, Raw)
