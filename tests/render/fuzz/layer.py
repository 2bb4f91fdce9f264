"""The fields of one kustomization, over the objects that it gathers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from render.fuzz.choices import Choices
from render.fuzz.configured import configuration, transformer
from render.fuzz.generated import generator, generator_options
from render.fuzz.objects import IMAGES, KEYS, NAMES, NAMESPACES, Fields
from render.fuzz.patches import json_patch, merge_patch, patch_text, target
from render.fuzz.replaced import replacement_entry, variable
from render.fuzz.scalars import string
from render.fuzz.written import Raw, to_yaml

Tree = dict[str, str]


class Layer:
    """Writes one kustomization of a tree: `known` are the objects that it can mean, as they were written."""

    def __init__(self, c: Choices, tree: Tree, folder: str, known: list[Fields]) -> None:
        self.c = c
        self.tree = tree
        self.folder = folder
        self.known = known
        self.fields: Fields = {}
        self.count = 0

    def file(self, name: str, content: str) -> str:
        """Add a file beside the kustomization; return its name."""
        if name in ("", "patch", "config"):
            self.count += 1
            name = f"{name or 'file'}-{self.count}.yaml"
        self.tree[f"{self.folder}/{name}"] = content
        return name

    def write(self) -> None:
        """Write the kustomization file."""
        name = self.c.one(("kustomization.yaml",) * 8 + ("kustomization.yml", "Kustomization"))
        self.tree[f"{self.folder}/{name}"] = to_yaml(self.fields, self.c)

    def add_fields(self, *, most: int = 5) -> None:
        """Add some of the fields that change objects."""
        makers: dict[str, Callable[[], Any]] = {
            "namespace": lambda: self.c.one(NAMESPACES),
            "namePrefix": lambda: self.c.one(("pre-", "a-", "x")),
            "nameSuffix": lambda: self.c.one(("-v2", "-b")),
            "labels": lambda: [self.label() for _ in range(self.c.number(1, 2))],
            "commonLabels": self.pairs,
            "commonAnnotations": self.pairs,
            "images": lambda: [self.image() for _ in range(self.c.number(1, 3))],
            "replicas": lambda: [
                {"name": self.name("Deployment"), "count": self.c.number(0, 9)} for _ in range(self.c.number(1, 2))
            ],
            "configMapGenerator": lambda: [generator(self, secret=False) for _ in range(self.c.number(1, 2))],
            "secretGenerator": lambda: [generator(self, secret=True)],
            "generatorOptions": lambda: generator_options(self),
            "patches": lambda: [self.patch() for _ in range(self.c.number(1, 3))],
            "patchesStrategicMerge": lambda: [self.old_merge_patch() for _ in range(self.c.number(1, 2))],
            "patchesJson6902": lambda: [self.old_json_patch() for _ in range(self.c.number(1, 2))],
            "replacements": lambda: [replacement_entry(self) for _ in range(self.c.number(1, 2))],
            "vars": lambda: [variable(self, name) for name in self.c.some(("NAME", "HOST"), 2, 1)],
            "configurations": lambda: [self.file("config", to_yaml(configuration(self), self.c))],
            "transformers": lambda: [transformer(self) for _ in range(self.c.number(1, 2))],
            "sortOptions": self.sort_options,
            "buildMetadata": lambda: self.c.some(
                ("originAnnotations", "managedByLabel", "transformerAnnotations"), 2, 1
            ),
        }
        weights = {
            "patches": 9,
            "images": 3,
            "configMapGenerator": 5,
            "replacements": 4,
            "labels": 3,
            "secretGenerator": 3,
            "buildMetadata": 1,
            "sortOptions": 1,
        }
        for _ in range(self.c.number(0, most)):
            field = self.c.weighted([(weights.get(field, 2), field) for field in makers])
            if field not in self.fields:
                self.fields[field] = makers[field]()

    def item(self) -> Fields | None:
        return self.c.one(self.known) if self.known else None

    def name(self, kind: str = "") -> str:
        named = [item["metadata"]["name"] for item in self.known if kind in ("", item["kind"])]
        return self.c.one(named) if named and not self.c.chance(10) else self.c.one(NAMES)

    def pairs(self) -> Fields:
        return {key: string(self.c) for key in self.c.some(KEYS, 2, 1)}

    def label(self) -> Fields:
        fields: Fields = {"pairs": self.pairs()}
        self.c.fill(fields, "includeSelectors", 30, lambda: self.c.chance(70))
        self.c.fill(fields, "includeTemplates", 25, lambda: True)
        self.c.fill(
            fields,
            "fields",
            15,
            lambda: [
                {
                    "path": self.c.one(("spec/labels", "spec/template/metadata/labels", "spec/deep/a")),
                    "create": self.c.chance(60),
                    **({"kind": "Widget"} if self.c.chance(60) else {}),
                }
            ],
        )
        return fields

    def image(self) -> Fields:
        plain = self.c.one(IMAGES)
        fields: Fields = {
            "name": plain.split("@")[0].rpartition(":")[0] or plain
            if self.c.chance(85)
            else self.c.one(("ngin.", "redis", ".*"))
        }
        self.c.fill(fields, "newName", 45, lambda: self.c.one(("mirror.example.com/x", "nginx", "r:5000/y")))
        self.c.fill(
            fields,
            "newTag",
            55,
            lambda: (
                self.c.one(("v2", Raw('"1.20"'), Raw("1.20"), Raw('"0"'), Raw("v1.0"))) if self.c.chance(95) else ""
            ),
        )
        self.c.fill(fields, "digest", 15, lambda: "sha256:" + "cd" * 32)
        self.c.fill(fields, "tagSuffix", 6, lambda: "-alpine")
        return fields

    def patch(self) -> Fields:
        c, item = self.c, self.item()
        if item is None:
            return {"patch": "a: b\n", "target": {"kind": "Nothing"}}
        ops = c.chance(35)
        value: Any = json_patch(c, item) if ops else merge_patch(c, item)
        content = patch_text(c, value, ops=ops)
        fields: Fields = {}
        if ops or c.chance(35):
            fields["target"] = target(c, item)
        if not ops and c.chance(12) and len(self.known) > 1:
            content += "---\n" + to_yaml(merge_patch(c, c.one(self.known)), c)
        if not ops and c.chance(4):
            content = to_yaml({**value, "metadata": {**value["metadata"], "name": "renamed"}}, c)
            fields["options"] = {"allowNameChange": c.chance(70)}
            fields.setdefault("target", target(c, item))
        fields["path" if c.chance(40) else "patch"] = content
        if "path" in fields:
            fields["path"] = self.file("patch", content)
        return fields

    def old_merge_patch(self) -> Any:
        item = self.item()
        content = to_yaml(merge_patch(self.c, item), self.c) if item else ""
        return content if content.strip() and self.c.chance(40) else self.file("patch", content)

    def old_json_patch(self) -> Fields:
        item = self.item() or {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}}
        api_version, name = item["apiVersion"], item["metadata"]["name"]
        group, _, version = api_version.rpartition("/")
        chosen = {"version": version, "kind": item["kind"], "name": name, **({"group": group} if group else {})}
        content = patch_text(self.c, json_patch(self.c, item), ops=True)
        return {
            "target": chosen,
            **({"patch": content} if self.c.chance(50) else {"path": self.file("patch", content)}),
        }

    def sort_options(self) -> Fields:
        c = self.c
        if c.chance(30):
            return {
                "order": "legacy",
                "legacySortOptions": {"orderFirst": ["Deployment", "Service"], "orderLast": ["ConfigMap"]},
            }
        return {"order": c.one(("fifo", "legacy", "fifo", "other" if c.chance(10) else "fifo"))}
