"""Breaks a tree on purpose, as people do: a missing file, a wrong type, a second object of the same name."""

from __future__ import annotations

import re
from collections.abc import Callable

from render.fuzz.choices import Choices

Tree = dict[str, str]
_KUSTOMIZATION = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def break_tree(c: Choices, tree: Tree) -> None:
    """Break one thing in a tree; some of it kustomize takes in good part."""
    c.one(_BREAKERS)(c, tree)


def _kustomizations(tree: Tree) -> list[str]:
    return [path for path in tree if path.endswith(_KUSTOMIZATION)]


def _others(tree: Tree) -> list[str]:
    return [path for path in tree if not path.endswith(_KUSTOMIZATION)] or list(tree)


def _missing_file(c: Choices, tree: Tree) -> None:
    del tree[c.one(_others(tree))]


def _empty_file(c: Choices, tree: Tree) -> None:
    tree[c.one(list(tree))] = c.one(("", "\n", "# nothing\n", "---\n", "null\n", "{}\n", "[]\n", "---\n---\n", "text\n"))


def _added_field(c: Choices, tree: Tree) -> None:
    path = c.one(_kustomizations(tree))
    tree[path] += c.one(_FIELDS)


def _dropped_line(c: Choices, tree: Tree) -> None:
    path = c.one(list(tree))
    lines = tree[path].split("\n")
    del lines[c.number(0, len(lines) - 1)]
    tree[path] = "\n".join(lines)


def _doubled_line(c: Choices, tree: Tree) -> None:
    path = c.one(list(tree))
    lines = tree[path].split("\n")
    at = c.number(0, len(lines) - 1)
    lines.insert(at, lines[at])
    tree[path] = "\n".join(lines)


def _changed_line(c: Choices, tree: Tree) -> None:
    path = c.one(list(tree))
    lines = tree[path].split("\n")
    at = c.number(0, len(lines) - 1)
    line = lines[at]
    lines[at] = c.one(
        (
            "  " + line, line[1:], line.replace(":", "", 1), re.sub(r": .*", ": []", line), re.sub(r": .*", ": {}", line), re.sub(r": .*", ":", line),
            re.sub(r": .*", ": 12", line), re.sub(r": .*", ": text", line), re.sub(r": .*", ': "', line), "\t" + line, line.replace("name", "nmae", 1), line.replace("- ", "-", 1),
            line + ": x", re.sub(r"- .*", "- null", line), re.sub(r": .*", ": true", line), re.sub(r"(\w+):", r"\1x:", line, count=1), re.sub(r": .*", ": *nowhere", line),
        )
    )  # fmt: skip
    tree[path] = "\n".join(lines)


def _second_kustomization(c: Choices, tree: Tree) -> None:
    path = c.one(_kustomizations(tree))
    tree[path.rpartition("/")[0] + "/" + c.one(_KUSTOMIZATION)] = "namePrefix: x-\n"


def _doubled_resource(c: Choices, tree: Tree) -> None:
    path = c.one(_others(tree))
    tree[path] = tree[path] + "---\n" + tree[path]


def _bad_text(c: Choices, tree: Tree) -> None:
    tree[c.one(list(tree))] += c.one(("\tx: 1\n", "a: b: c\n", "x: [\n", "'\n", "- a\nb: c\n", "? a\n", "!!int x\n", "\x00", "\x07", "%TAG\n", "a: &x\nb: *y\n", "<<: x\n", "1: 2\n", "true: 1\n", "null: 1\n", "? [a]\n: b\n", "kind: Other\n", "metadata: {}\n", "x: .inf\n", "x: !!binary YQ==\n", "x: !!set {a}\n", "x: !!timestamp 2001-01-01\n", "@x\n"))  # fmt: skip


def _no_change(_c: Choices, _tree: Tree) -> None:
    return


_BREAKERS: tuple[Callable[[Choices, Tree], None], ...] = (
    _no_change,
    _missing_file,
    _empty_file,
    _added_field,
    _added_field,
    _dropped_line,
    _doubled_line,
    _changed_line,
    _changed_line,
    _changed_line,
    _second_kustomization,
    _doubled_resource,
    _bad_text,
)

_FIELDS = (
    "unknown: 1\n", "Namespace: odd-case\n", "RESOURCES: []\n", "resources: [../base]\n", "resources: [nowhere.yaml]\n", "resources: [.]\n", "resources: {}\n", "resources: text\n",
    "resources: [1]\n", "resources:\n", "resources: ['']\n", "bases: [../base]\n", "components: [../base]\n", "namespace: 12\n", "namespace: [x]\n", "namespace: ''\n", "namePrefix: null\n",
    "commonLabels: {a: 1}\n", "commonLabels: {a: null}\n", "commonLabels: []\n", "commonAnnotations: {a: true}\n", "labels: {a: b}\n", "labels: [{pairs: {a: 1}}]\n", "labels: [{}]\n", "labels: [null]\n",
    "labels: [{pairs: {'': x}}]\n", "images: [{newTag: x}]\n", "images: [{name: x, newTag: 1.20}]\n", "images: [{name: '['}]\n", "images: {}\n", "images: [{name: nginx, newTag: a, digest: b}]\n",
    "replicas: [{name: nobody, count: 1}]\n", "replicas: [{name: web}]\n", "replicas: [{name: web, count: '1'}]\n", "replicas: [{name: web, count: 1.5}]\n", "replicas: [{count: 1}]\n",
    "patches: [{}]\n", "patches: [{path: nowhere.yaml}]\n", "patches: [{patch: ''}]\n", "patches: [{patch: 'a: b'}]\n", "patches: [{patch: '[]', target: {kind: X}}]\n", "patches: [{patch: '[]'}]\n",
    "patches: [{patch: '{}', target: {kind: ConfigMap}}]\n", "patches: [{patch: 'text', target: {kind: ConfigMap}}]\n", "patches: [{patch: '- op: x', target: {kind: ConfigMap}}]\n",
    "patches: [{patch: '- {op: add, path: /a}', target: {kind: ConfigMap}}]\n", "patches: [{patch: '- {op: remove, path: /kind}', target: {kind: Nobody}}]\n", "patches: [{target: {name: '['}, patch: 'a: b'}]\n",
    "patches: [{patch: '{kind: ConfigMap, metadata: {name: nobody}}'}]\n", "patches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: nobody}}'}]\n", "patches: [{path: ../base}]\n",
    "patchesStrategicMerge: [nowhere.yaml]\n", "patchesStrategicMerge: ['{}']\n", "patchesStrategicMerge: text\n", "patchesJson6902: [{patch: '[]'}]\n", "patchesJson6902: [{target: {name: x}, patch: '[]'}]\n",
    "patchesJson6902: [{target: {version: v1, kind: ConfigMap, name: nobody}, patch: '[{\"op\": \"remove\", \"path\": \"/a\"}]'}]\n",
    "configMapGenerator: [{}]\n", "configMapGenerator: [{name: ''}]\n", "configMapGenerator: [{name: g, files: [nowhere]}]\n", "configMapGenerator: [{name: g, literals: [x]}]\n", "configMapGenerator: [{name: g, literals: [=x]}]\n",
    "configMapGenerator: [{name: g, literals: [a=1, a=2]}]\n", "configMapGenerator: [{name: g, behavior: merge}]\n", "configMapGenerator: [{name: g, behavior: odd}]\n", "configMapGenerator: [{name: g}, {name: g}]\n",
    "configMapGenerator: [{name: g, literals: [1=2, 'a b=c']}]\n", "configMapGenerator: [{name: g, literals: ['é=c']}]\n", "configMapGenerator: [{name: g, files: [=x]}]\n", "configMapGenerator: [{name: g, files: [a=b=c]}]\n", "configMapGenerator: {name: g}\n",
    "configMapGenerator: [{name: g, literals: ['']}]\n", "configMapGenerator: [{name: g, envs: [nowhere]}]\n", "configMapGenerator: [{name: g, files: [../base]}]\n", "configMapGenerator: [null]\n", "configMapGenerator: [{name: G_x}]\n",
    "secretGenerator: [{name: s, type: 1}]\n", "secretGenerator: [{name: s, literals: [a=b], type: ''}]\n", "secretGenerator: [{name: s, kind: x}]\n", "generatorOptions: {unknown: x}\n", "generatorOptions: []\n", "generatorOptions: {disableNameSuffixHash: 'true'}\n",
    "replacements: [{}]\n", "replacements: [{path: nowhere.yaml}]\n", "replacements: [{source: {kind: Nobody}, targets: []}]\n", "replacements: [{source: {kind: Nobody, name: x}, targets: [{select: {kind: X}, fieldPaths: [a]}]}]\n",
    "replacements: [{source: {fieldPath: kind}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.x]}]}]\n", "replacements: [{sourceValue: x, targets: [{select: {kind: Nobody}}]}]\n", "replacements: [{sourceValue: x, targets: [{fieldPaths: [a]}]}]\n",
    "vars: [{name: X}]\n", "vars: [{name: X, objref: {kind: ConfigMap, name: nobody, apiVersion: v1}}]\n", "vars: [{objref: {kind: ConfigMap}}]\n", "vars: [{name: a, objref: {}}, {name: a, objref: {}}]\n",
    "configurations: [nowhere.yaml]\n", "crds: [nowhere.json]\n", "openapi: {path: nowhere.json}\n", "openapi: {version: v9}\n", "buildMetadata: [unknown]\n", "buildMetadata: originAnnotations\n", "sortOptions: {order: odd}\n", "sortOptions: {}\n", "sortOptions: {order: legacy}\n",
    "sortOptions: {order: fifo, legacySortOptions: {orderFirst: [x]}}\n", "transformers: [nowhere.yaml]\n", "transformers: ['{apiVersion: builtin, kind: Nothing, metadata: {name: x}}']\n", "transformers: ['{apiVersion: builtin, kind: LabelTransformer}']\n",
    "transformers: ['text']\n", "generators: [../base]\n", "validators: []\n", "apiVersion: kustomize.config.k8s.io/v1\n", "apiVersion: v1\n", "kind: Component\n", "kind: Other\n", "kind: ''\n", "metadata: {name: x, labels: {a: b}}\n", "metadata: {name: x, unknown: b}\n", "metadata: {name: 1}\n",
    "---\nresources: []\n", "...\n", "namePrefix: x-\n", "nameSuffix: -Y\n", "namespace: UPPER\n", "helmGlobals: {}\n", "resources: [/nowhere]\n", "resources: ['../base/']\n", "resources: [../nowhere]\n", "resources: [../base, ../base]\n",
)  # fmt: skip
