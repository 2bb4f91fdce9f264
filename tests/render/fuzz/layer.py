"""The fields of one kustomization, over the objects that it gathers."""

from __future__ import annotations

from typing import Any

from render.fuzz.choices import Choices
from render.fuzz.objects import IMAGES, KEYS, NAMES, NAMESPACES, Fields
from render.fuzz.patches import bare, identity, json_patch, merge_patch, patch_text, pointers, target
from render.fuzz.scalars import odd, string, text
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

    def fill(self, field: str, percent: int, make: Any) -> None:
        self.c.fill(self.fields, field, percent, make)

    def add_fields(self, *, most: int = 5) -> None:
        """Add some of the fields that change objects."""
        makers = {
            "namespace": lambda: self.c.one(NAMESPACES),
            "namePrefix": lambda: self.c.one(("pre-", "a-", "x")),
            "nameSuffix": lambda: self.c.one(("-v2", "-b")),
            "labels": lambda: [self.label() for _ in range(self.c.number(1, 2))],
            "commonLabels": self.pairs,
            "commonAnnotations": self.pairs,
            "images": lambda: [self.image() for _ in range(self.c.number(1, 3))],
            "replicas": lambda: [{"name": self.name("Deployment"), "count": self.c.number(0, 9)} for _ in range(self.c.number(1, 2))],
            "configMapGenerator": lambda: [self.generator(secret=False) for _ in range(self.c.number(1, 2))],
            "secretGenerator": lambda: [self.generator(secret=True)],
            "generatorOptions": self.generator_options,
            "patches": lambda: [self.patch() for _ in range(self.c.number(1, 3))],
            "patchesStrategicMerge": lambda: [self.old_merge_patch() for _ in range(self.c.number(1, 2))],
            "patchesJson6902": lambda: [self.old_json_patch() for _ in range(self.c.number(1, 2))],
            "replacements": lambda: [self.replacement_entry() for _ in range(self.c.number(1, 2))],
            "vars": lambda: [self.variable(name) for name in self.c.some(("NAME", "HOST"), 2, 1)],
            "configurations": lambda: [self.file("config", to_yaml(self.configuration(), self.c))],
            "transformers": lambda: [self.transformer() for _ in range(self.c.number(1, 2))],
            "sortOptions": self.sort_options,
            "buildMetadata": lambda: self.c.some(("originAnnotations", "managedByLabel", "transformerAnnotations"), 2, 1),
        }
        weights = {"patches": 9, "images": 3, "configMapGenerator": 5, "replacements": 4, "labels": 3, "secretGenerator": 3, "buildMetadata": 1, "sortOptions": 1}
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
        self.c.fill(fields, "fields", 15, lambda: [{"path": self.c.one(("spec/labels", "spec/template/metadata/labels", "spec/deep/a")), "create": self.c.chance(60), **({"kind": "Widget"} if self.c.chance(60) else {})}])
        return fields

    def image(self) -> Fields:
        plain = self.c.one(IMAGES)
        fields: Fields = {"name": plain.split("@")[0].rpartition(":")[0] or plain if self.c.chance(85) else self.c.one(("ngin.", "redis", ".*"))}
        self.c.fill(fields, "newName", 45, lambda: self.c.one(("mirror.example.com/x", "nginx", "r:5000/y")))
        self.c.fill(fields, "newTag", 55, lambda: self.c.one(("v2", Raw('"1.20"'), Raw("1.20"), Raw('"0"'), Raw("v1.0"))) if self.c.chance(95) else "")
        self.c.fill(fields, "digest", 15, lambda: "sha256:" + "cd" * 32)
        self.c.fill(fields, "tagSuffix", 6, lambda: "-alpine")
        return fields

    def generator(self, *, secret: bool) -> Fields:
        c = self.c
        fields: Fields = {"name": c.one(("app-config", "creds", "gen", "web"))}
        before = [item for item in self.known if item["kind"] == ("Secret" if secret else "ConfigMap")]
        if before and c.chance(50):
            metadata = c.one(before)["metadata"]
            fields.update({key: metadata[key] for key in ("name", "namespace") if key in metadata}, behavior=c.one(("merge", "replace", "create", "merge")))
        c.fill(fields, "behavior", 5, lambda: c.one(("create", "merge", "replace", "other")))
        c.fill(fields, "namespace", 8, lambda: c.one(NAMESPACES))
        c.fill(fields, "literals", 65, lambda: [self.literal(key) for key in c.some(("a", "b", "K_1", "c.yaml"), 3, 1)])
        c.fill(fields, "files", 35, lambda: [self.data_file(i) for i in range(c.number(1, 2))])
        c.fill(fields, "envs", 15, lambda: [self.file(f"env{self.count}.env", self.env_file())])
        c.fill(fields, "options", 25, self.generator_options)
        if secret:
            c.fill(fields, "type", 25, lambda: c.one(("Opaque", "kubernetes.io/tls")))
        self.known = [*self.known, {"apiVersion": "v1", "kind": "Secret" if secret else "ConfigMap", "metadata": {"name": fields["name"]}, "data": {"a": "x"}}]
        return fields

    def literal(self, key: str) -> Any:
        c = self.c
        value = c.one(("x", "1", "a=b", "'quoted'", '"double"', "with space", "it's", "yes", '"half', "line\\n"))
        if c.chance(15):
            return f"{key}={text(c)}"
        return key if c.chance(2) else f"{key}={value}" if not c.chance(8) else f"{key}="

    def data_file(self, index: int) -> str:
        c = self.c
        name = c.one(("data.txt", "app.yaml", "run.sh", "bin.dat"))
        content = c.one(("one\n", "a: 1\n# c\nb: 2\n", "no end", "", "a\n\nb \n", "tab\there\r\n", "\ufeffbom\n", "x" * 200, "é\n", "  lead\nback\n", "\x00\x01", "trail \n\n\n"))
        name = self.file(f"{index}{name}" if c.chance(70) else name, content)
        return name if c.chance(60) else f"{c.one(('key', 'other.yaml', 'k'))}{index}={name}"

    def env_file(self) -> str:
        lines = ["A=1", "# comment", "", "B=with space", "C='q'", "D=\"d\"", "  E=indented", "F", "G=a=b", "export H=1", "I=x \r", "J=é", "K = v"]
        return "\n".join(self.c.some(lines, 5)) + ("\n" if self.c.chance(80) else "")

    def generator_options(self) -> Fields:
        fields: Fields = {}
        self.c.fill(fields, "disableNameSuffixHash", 40, lambda: self.c.chance(80))
        self.c.fill(fields, "labels", 30, self.pairs)
        self.c.fill(fields, "annotations", 30, self.pairs)
        self.c.fill(fields, "immutable", 20, lambda: True)
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
        return {"target": chosen, **({"patch": content} if self.c.chance(50) else {"path": self.file("patch", content)})}

    def field_path(self, item: Fields) -> str:
        places = [path for path, value in pointers(bare(item)) if not isinstance(value, dict | list) or self.c.chance(10)]
        return dotted(self.c, self.c.one(places), item)

    def replacement(self) -> Fields:
        c = self.c
        source, other = self.item(), self.item()
        if source is None or other is None:
            return {"source": {"kind": "ConfigMap", "name": "web"}, "targets": [{"select": {"kind": "Secret"}, "fieldPaths": ["data.a"]}]}
        chosen: Fields = {"kind": source["kind"], "name": source["metadata"]["name"]}
        c.fill(chosen, "fieldPath", 80, lambda: self.field_path(source))
        c.fill(chosen, "options", 15, lambda: {"delimiter": c.one((".", ":", "/", "-")), **({"index": c.number(0, 2)} if c.chance(70) else {})})
        select = {"kind": other["kind"], **({"name": other["metadata"]["name"]} if c.chance(60) else {})}
        into: Fields = {"select": select, "fieldPaths": [self.field_path(other) for _ in range(c.number(1, 2))]}
        if c.chance(20):
            into["fieldPaths"].append(c.one(("metadata.annotations.new", "spec.new.field", "spec.template.spec.containers.*.image", "metadata.labels.[app]", "spec.template.spec.containers.[name=main].env.[name=A].value", "data.config\\.yaml.a", "data.[config.yaml].b.1.y")))
        c.fill(into, "options", 40, lambda: {**({"create": True} if c.chance(60) else {}), **({"delimiter": c.one((":", "/", "-", ".")), "index": c.number(-1, 3)} if c.chance(45) else {})})
        c.fill(into, "reject", 10, lambda: [{"name": c.one(NAMES)}])
        return {"source": chosen, "targets": [into]} if not c.chance(8) else {"sourceValue": "given", "targets": [into]}

    def replacement_entry(self) -> Fields:
        entry = self.replacement()
        if self.c.chance(20):
            return {"path": self.file("config", to_yaml([entry] if self.c.chance(50) else entry, self.c))}
        return entry

    def variable(self, name: str) -> Fields:
        item = self.item() or {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}
        metadata = item["metadata"]
        fields: Fields = {"name": name, "objref": {"kind": item["kind"], "name": metadata["name"], "apiVersion": item["apiVersion"]}}
        if "namespace" in metadata and self.c.chance(40):
            fields["objref"]["namespace"] = metadata["namespace"]
        self.c.fill(fields, "fieldref", 50, lambda: {"fieldPath": self.c.one(("metadata.name", "metadata.namespace", self.field_path(item).replace("[", "").replace("]", "")))})
        return fields

    def configuration(self) -> Fields:
        c = self.c
        specs = lambda path: [{"path": path, "kind": "Widget", **({"create": True} if c.chance(40) else {})}]  # noqa: E731
        fields: Fields = {}
        c.fill(fields, "nameReference", 60, lambda: [{"kind": "Secret", "version": "v1", "fieldSpecs": [{"kind": "Widget", "path": "spec/secretRef/name"}]}])
        c.fill(fields, "images", 35, lambda: [{"path": "spec/image", "kind": "Widget"}])
        c.fill(fields, "commonLabels", 20, lambda: specs("spec/selector/matchLabels"))
        c.fill(fields, "commonAnnotations", 20, lambda: specs("spec/annotations"))
        c.fill(fields, "replicas", 15, lambda: specs("spec/replicas"))
        c.fill(fields, "varReference", 20, lambda: [{"path": "spec/list", "kind": "Widget"}])
        c.fill(fields, "namespace", 10, lambda: specs("spec/namespace"))
        c.fill(fields, "namePrefix", 10, lambda: [{"path": "metadata/name"}, {"path": "spec/secretRef/name", "kind": "Widget"}])
        return fields

    def transformer(self) -> Any:
        c = self.c
        specs = [{"path": c.one(("metadata/labels", "metadata/annotations", "spec/extra")), "create": True}]
        named = {"apiVersion": "builtin", "metadata": {"name": "notUsed"}}
        name_specs = {"fieldSpecs": [{"path": "metadata/name"}]}
        value = c.one(
            (
                {**named, "kind": "LabelTransformer", "labels": self.pairs(), "fieldSpecs": specs},
                {**named, "kind": "AnnotationsTransformer", "annotations": self.pairs(), "fieldSpecs": specs},
                {**named, "kind": "NamespaceTransformer", "metadata": {"name": "n", "namespace": "moved"}, "unsetOnly": c.chance(50), "fieldSpecs": [{"path": "metadata/namespace", "create": True}]},
                {**named, "kind": "PrefixTransformer", "prefix": "t-", **name_specs},
                {**named, "kind": "SuffixTransformer", "suffix": "-t", **name_specs},
                {**named, "kind": "ImageTagTransformer", "imageTag": self.image()},
                {**named, "kind": "ReplicaCountTransformer", "replica": {"name": self.name(), "count": 4}, "fieldSpecs": [{"path": "spec/replicas", "create": True, "kind": "Deployment"}]},
                {**named, "kind": "PatchTransformer", **self.patch()},
            )
        )
        content = to_yaml(value, c)
        return content if c.chance(50) else self.file("config", content)

    def sort_options(self) -> Fields:
        c = self.c
        if c.chance(30):
            return {"order": "legacy", "legacySortOptions": {"orderFirst": ["Deployment", "Service"], "orderLast": ["ConfigMap"]}}
        return {"order": c.one(("fifo", "legacy", "fifo", "other" if c.chance(10) else "fifo"))}

    def merge_or_empty(self) -> str:
        item = self.item()
        return to_yaml(identity(item), self.c) if item else odd(self.c)


def dotted(c: Choices, pointer: str, item: Fields) -> str:
    """Return a field path of dots for a JSON pointer, with list elements by index or by their name."""
    node: Any = bare(item)
    out: list[str] = []
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list):
            node = node[int(part)]
            named = isinstance(node, dict) and isinstance(node.get("name"), str)
            out.append(f"[name={node['name']}]" if named and c.chance(65) else "*" if c.chance(20) else part)
        else:
            node = node[part]
            out.append(part.replace(".", "\\.") if not c.chance(20) else f"[{part}]" if "." in part else part)
    return ".".join(out)
