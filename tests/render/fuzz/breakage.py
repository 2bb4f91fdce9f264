"""Breaks a tree on purpose, as people do: a missing file, a wrong type, a second object of the same name."""

from __future__ import annotations

import re
from collections.abc import Callable

from render.fuzz.choices import Choices

_LINES = r"""
unknown: 1
Namespace: odd-case
RESOURCES: []
resources: [../base]
resources: [nowhere.yaml]
resources: [.]
resources: {}
resources: text
resources: [1]
resources:
resources: ['']
bases: [../base]
components: [../base]
namespace: 12
namespace: [x]
namespace: ''
namePrefix: null
commonLabels: {a: 1}
commonLabels: {a: null}
commonLabels: []
commonAnnotations: {a: true}
labels: {a: b}
labels: [{pairs: {a: 1}}]
labels: [{}]
labels: [null]
labels: [{pairs: {'': x}}]
images: [{newTag: x}]
images: [{name: x, newTag: 1.20}]
images: {}
images: [{name: nginx, newTag: a, digest: b}]
replicas: [{name: nobody, count: 1}]
replicas: [{name: web}]
replicas: [{name: web, count: '1'}]
replicas: [{name: web, count: 1.5}]
replicas: [{count: 1}]
patches: [{}]
patches: [{path: nowhere.yaml}]
patches: [{patch: ''}]
patches: [{patch: 'a: b'}]
patches: [{patch: '[]', target: {kind: X}}]
patches: [{patch: '[]'}]
patches: [{patch: '{}', target: {kind: ConfigMap}}]
patches: [{patch: 'text', target: {kind: ConfigMap}}]
patches: [{patch: '- op: x', target: {kind: ConfigMap}}]
patches: [{patch: '- {op: add, path: /a}', target: {kind: ConfigMap}}]
patches: [{patch: '- {op: remove, path: /kind}', target: {kind: Nobody}}]
patches: [{target: {name: '['}, patch: 'a: b'}]
patches: [{patch: '{kind: ConfigMap, metadata: {name: nobody}}'}]
patches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: nobody}}'}]
patches: [{path: ../base}]
patchesStrategicMerge: [nowhere.yaml]
patchesStrategicMerge: ['{}']
patchesStrategicMerge: text
patchesJson6902: [{patch: '[]'}]
patchesJson6902: [{target: {name: x}, patch: '[]'}]
patchesJson6902: [{target: {version: v1, kind: ConfigMap, name: nobody}, patch: '[{"op": "remove", "path": "/a"}]'}]
configMapGenerator: [{}]
configMapGenerator: [{name: ''}]
configMapGenerator: [{name: g, files: [nowhere]}]
configMapGenerator: [{name: g, literals: [x]}]
configMapGenerator: [{name: g, literals: [=x]}]
configMapGenerator: [{name: g, literals: [a=1, a=2]}]
configMapGenerator: [{name: g, behavior: merge}]
configMapGenerator: [{name: g, behavior: odd}]
configMapGenerator: [{name: g}, {name: g}]
configMapGenerator: [{name: g, literals: [1=2, 'a b=c']}]
configMapGenerator: [{name: g, literals: ['é=c']}]
configMapGenerator: [{name: g, files: [=x]}]
configMapGenerator: [{name: g, files: [a=b=c]}]
configMapGenerator: {name: g}
configMapGenerator: [{name: g, literals: ['']}]
configMapGenerator: [{name: g, envs: [nowhere]}]
configMapGenerator: [{name: g, files: [../base]}]
configMapGenerator: [null]
configMapGenerator: [{name: G_x}]
secretGenerator: [{name: s, type: 1}]
secretGenerator: [{name: s, literals: [a=b], type: ''}]
secretGenerator: [{name: s, kind: x}]
generatorOptions: {unknown: x}
generatorOptions: []
generatorOptions: {disableNameSuffixHash: 'true'}
replacements: [{}]
replacements: [{path: nowhere.yaml}]
replacements: [{source: {kind: Nobody}, targets: []}]
replacements: [{source: {kind: Nobody, name: x}, targets: [{select: {kind: X}, fieldPaths: [a]}]}]
replacements: [{source: {fieldPath: kind}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.x]}]}]
replacements: [{sourceValue: x, targets: [{select: {kind: Nobody}}]}]
replacements: [{sourceValue: x, targets: [{fieldPaths: [a]}]}]
vars: [{name: X}]
vars: [{name: X, objref: {kind: ConfigMap, name: nobody, apiVersion: v1}}]
vars: [{objref: {kind: ConfigMap}}]
vars: [{name: a, objref: {}}, {name: a, objref: {}}]
configurations: [nowhere.yaml]
crds: [nowhere.json]
openapi: {path: nowhere.json}
openapi: {version: v9}
buildMetadata: [unknown]
buildMetadata: originAnnotations
sortOptions: {order: odd}
sortOptions: {}
sortOptions: {order: legacy}
sortOptions: {order: fifo, legacySortOptions: {orderFirst: [x]}}
transformers: [nowhere.yaml]
transformers: ['{apiVersion: builtin, kind: Nothing, metadata: {name: x}}']
transformers: ['{apiVersion: builtin, kind: LabelTransformer}']
transformers: ['text']
generators: [../base]
validators: []
apiVersion: kustomize.config.k8s.io/v1
apiVersion: v1
kind: Component
kind: Other
kind: ''
metadata: {name: x, labels: {a: b}}
metadata: {name: x, unknown: b}
metadata: {name: 1}
namePrefix: x-
nameSuffix: -Y
namespace: UPPER
helmGlobals: {}
resources: [/nowhere]
resources: ['../base/']
resources: [../nowhere]
resources: [../base, ../base]
""".strip().split("\n")
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
    tree[c.one(list(tree))] = c.one(
        ("", "\n", "# nothing\n", "---\n", "null\n", "{}\n", "[]\n", "---\n---\n", "text\n")
    )


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
            "  " + line,
            line[1:],
            line.replace(":", "", 1),
            re.sub(r": .*", ": []", line),
            re.sub(r": .*", ": {}", line),
            re.sub(r": .*", ":", line),
            re.sub(r": .*", ": 12", line),
            re.sub(r": .*", ": text", line),
            re.sub(r": .*", ': "', line),
            "\t" + line,
            line.replace("name", "nmae", 1),
            line.replace("- ", "-", 1),
            line + ": x",
            re.sub(r"- .*", "- null", line),
            re.sub(r": .*", ": true", line),
            re.sub(r"(\w+):", r"\1x:", line, count=1),
            re.sub(r": .*", ": *nowhere", line),
        )
    )
    tree[path] = "\n".join(lines)


def _second_kustomization(c: Choices, tree: Tree) -> None:
    path = c.one(_kustomizations(tree))
    tree[path.rpartition("/")[0] + "/" + c.one(_KUSTOMIZATION)] = "namePrefix: x-\n"


def _doubled_resource(c: Choices, tree: Tree) -> None:
    path = c.one(_others(tree))
    tree[path] = tree[path] + "---\n" + tree[path]


def _bad_text(c: Choices, tree: Tree) -> None:
    tree[c.one(list(tree))] += c.one(
        (
            "\tx: 1\n",
            "a: b: c\n",
            "x: [\n",
            "'\n",
            "- a\nb: c\n",
            "? a\n",
            "!!int x\n",
            "\x00",
            "\x07",
            "%TAG\n",
            "a: &x\nb: *y\n",
            "<<: x\n",
            "1: 2\n",
            "true: 1\n",
            "null: 1\n",
            "? [a]\n: b\n",
            "kind: Other\n",
            "metadata: {}\n",
            "x: .inf\n",
            "x: !!binary YQ==\n",
            "x: !!set {a}\n",
            "x: !!timestamp 2001-01-01\n",
            "@x\n",
        )
    )


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

_FIELDS = [
    *(f"{line}\n" for line in _LINES),
    "---\nresources: []\n",
    "...\n",
]
"""What is appended to a kustomization file."""
