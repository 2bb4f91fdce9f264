"""A few lines that multiply what others say end in a fault at their place, and the rest of the repository goes on."""

from __future__ import annotations

from itertools import pairwise

import pytest

from preflux.config import Config
from preflux.extent import Extent, Extents
from preflux.files import Memory
from preflux.limits import MAX_DEPTH, MAX_NODES
from preflux.node import Node, Scalar, Sequence
from preflux.pipeline import lint
from preflux.span import Source

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: x}\n"
CUSTOM = "apiVersion: example.com/v1\nkind: Custom\nmetadata: {name: c, namespace: x}\n"
COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
HEALTHY = {
    "healthy/kustomization.yaml": "resources: [missing.yaml]\n",
}
"""Another overlay, whose own fault must still be found."""

FLUX = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: 'ssh://git@example.com/x', ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {namespace: flux-system, name: flux-system}
spec: {interval: 10m, prune: true, sourceRef: {kind: GitRepository, name: flux-system}, path: ./clusters/a}
"""


def patched(*operations: str, spec: str = "{x: [a, b]}") -> dict[str, str]:
    return {
        "kustomization.yaml": "resources: [o.yaml]\npatches: [{path: p.yaml, target: {kind: Custom}}]\n",
        "o.yaml": f"{CUSTOM}spec: {spec}\n",
        "p.yaml": "".join(f"- {operation}\n" for operation in operations),
    }


def replaced(*entries: str, resource: str = f"{CUSTOM}spec: {{a: {{b: c}}}}\n") -> dict[str, str]:
    return {
        "kustomization.yaml": "resources: [o.yaml]\nreplacements:\n" + "".join(f"- {entry}\n" for entry in entries),
        "o.yaml": resource,
    }


def into(*paths: str, source: str = "spec", options: str = "create: true", kind: str = "Custom") -> str:
    target = f"{{select: {{kind: {kind}}}, fieldPaths: [{', '.join(paths)}], options: {{{options}}}}}"
    return f"{{source: {{kind: {kind}, fieldPath: {source}}}, targets: [{target}]}}"


def filled(text: str, given: str) -> dict[str, str]:
    post_build = f"postBuild: {{substitute: {{V: '{given}'}}}}"
    source = "sourceRef: {kind: GitRepository, name: flux-system}"
    return {
        "clusters/a/flux-system/gotk-sync.yaml": FLUX,
        "clusters/a/app.yaml": "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {namespace: flux-system, name: app}\n"
        f"spec: {{interval: 10m, prune: true, {source}, path: ./app, {post_build}}}\n",
        "app/kustomization.yaml": "resources: [o.yaml]\n",
        "app/o.yaml": text,
    }


def doubled(times: int) -> str:
    """Return a value in flow style that holds two of what holds two of what ..."""
    names = [f"a{i}" for i in range(times)]
    return "[&a0 [x], " + ", ".join(f"&{name} [*{below}, *{below}]" for below, name in pairwise(names)) + "]"


GROWS = "this makes the build grow by more than"
DEEP = f"nests values deeper than {MAX_DEPTH} levels"
CASES: dict[str, tuple[dict[str, str], str, str, str]] = {
    "a list copied into itself": (
        patched(*["{op: copy, from: /spec/x, path: /spec/x/-}"] * 100),
        "p.yaml", "refused-build", GROWS,
    ),
    "a mapping copied into itself": (
        patched(*(f"{{op: copy, from: /spec, path: /spec/y{i}}}" for i in range(100))),
        "p.yaml", "refused-build", GROWS,
    ),
    "values added one in the other": (
        patched(*(f"{{op: add, path: /spec{'/a' * i}, value: {{}}}}" for i in range(1, 250))),
        "p.yaml", "refused-build", DEEP,
    ),
    "values moved one into the other": (
        patched(*(
            f"{{op: {op}}}"
            for _ in range(250)
            for op in (
                "add, path: /spec/n, value: {}",
                "move, from: /spec/x, path: /spec/n/x",
                "move, from: /spec/n, path: /spec/x",
            )
        )),
        "p.yaml", "refused-build", DEEP,
    ),
    "a mapping replaced by what holds it": (
        replaced(*[into("spec.a")] * 250), "kustomization.yaml", "refused-build", DEEP,
    ),
    "a mapping put into itself twice": (
        replaced(*(into(f"spec.a{i}", f"spec.b{i}") for i in range(50))), "kustomization.yaml", "refused-build", GROWS,
    ),
    "a large text in many places": (
        replaced(
            into(*(f"data.k{i}" for i in range(2000)), source="data.a", kind="ConfigMap"),
            resource=f"{CONFIG_MAP}data: {{a: {'a' * 100_000}}}\n",
        ),
        "kustomization.yaml", "refused-build", GROWS,
    ),
    "a text put behind itself": (
        replaced(
            *[into("data.a", source="data.a", options="delimiter: '-', index: 1000", kind="ConfigMap")] * 60,
            resource=f"{CONFIG_MAP}data: {{a: a-b}}\n",
        ),
        "kustomization.yaml", "refused-build", "`delimiter` splits a text of more than",
    ),
    "a long path of fields that are made": (
        replaced(into("spec" + ".a" * 3000, source="spec.a.b")), "kustomization.yaml", "refused-build", DEEP,
    ),
    "a long path of a transformer": (
        {
            "kustomization.yaml": "resources: [o.yaml]\ntransformers: [t.yaml]\n",
            "o.yaml": CUSTOM,
            "t.yaml": "apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {name: t}\nvalue: x\n"
            f"targets: [{{fieldPath: spec{'/a' * 3000}}}]\n",
        },
        "t.yaml", "refused-build", f"a field path of more than {MAX_DEPTH} parts",
    ),
    "components that double": (
        {
            "kustomization.yaml": "resources: [o.yaml]\ncomponents: [c0]\n",
            "o.yaml": CUSTOM,
            **{
                f"c{i}/kustomization.yaml": f"{COMPONENT}components: [../c{i + 1}, ../c{i + 1}]\n" for i in range(40)
            },
            "c40/kustomization.yaml": f"{COMPONENT}labels: [{{pairs: {{a: b}}}}]\n",
        },
        "c37/kustomization.yaml", "refused-build", "this build includes components more than 2,000 times",
    ),
    "definitions that double": (
        {
            "kustomization.yaml": "resources: [o.yaml]\ncrds: [d.yaml]\n",
            "o.yaml": CUSTOM,
            "d.yaml": "".join(
                f"d{i}: {{schema: {{properties: {{apiVersion: {{}}, kind: {{}}, metadata: {{}}, "
                f"a: {{$ref: d{i + 1}}}, b: {{$ref: d{i + 1}}}}}}}}}\n"
                for i in range(100)
            ),
        },
        "d.yaml", "refused-build", "definitions refer to each other on more than 20,000 paths",
    ),
    "a large variable in many places": (
        filled(CONFIG_MAP + "data:\n" + "".join(f"  k{i}: ${{V}}\n" for i in range(2000)), "a" * 100_000),
        "app/o.yaml", "refused-build", "with this value the object has more than 16,777,216 characters",
    ),
    "a variable that replaces its own letters": (
        filled(f"{CONFIG_MAP}data:\n  a: {'${V//a/' * 9}${{V}}{'}' * 9}\n", "a" * 100),
        "app/o.yaml", "refused-build", "with this value the object has more than 16,777,216 characters",
    ),
    "a variable that is many defaults": (
        filled(f"{CONFIG_MAP}data:\n  a: ${{W:-{'${V}' * 2000}}}\n", "a" * 100_000),
        "app/o.yaml", "refused-build", "with this value the object has more than 16,777,216 characters",
    ),
    "a variable with aliases": (
        filled(f"{CUSTOM}spec: {{a: '${{V}}'}}\n", doubled(60)), "app/o.yaml", "broken-by-value", "excessive aliasing",
    ),
    "a large variable of kustomize in many places": (
        {
            "kustomization.yaml": "resources: [o.yaml]\nvars:\n- name: V\n"
            "  objref: {apiVersion: v1, kind: ConfigMap, name: c}\n  fieldref: {fieldpath: data.a}\n",
            "o.yaml": f"{CONFIG_MAP}data: {{a: {'a' * 100_000}}}\n---\n"
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: x}\n"
            f"spec: {{containers: [{{name: a, image: 'b:1', args: ['x{'$(V)' * 2000}']}}]}}\n",
        },
        "o.yaml", "refused-build", GROWS,
    ),
    "an index without end": (
        replaced(into(f"spec.x.{'9' * 5000}", source="spec.x.0"), resource=f"{CUSTOM}spec: {{x: [a]}}\n"),
        "kustomization.yaml", "replacement-without-target", "the list has no element 99999999999999999999...",
    ),
    "an index of a source without end": (
        replaced(into("spec.y", source=f"spec.x.{'9' * 5000}"), resource=f"{CUSTOM}spec: {{x: [a]}}\n"),
        "kustomization.yaml", "replacement-without-target", "the list has no element 99999999999999999999...",
    ),
    "a label that is compared with digits without end": (
        {
            "kustomization.yaml": "resources: [o.yaml]\npatches:\n"
            f"- target: {{kind: ConfigMap, labelSelector: 'a>{'9' * 5000}'}}\n"
            "  patch: '[{\"op\": \"remove\", \"path\": \"/metadata/labels\"}]'\n",
            "o.yaml": CONFIG_MAP.replace("namespace: x", f"namespace: x, labels: {{a: '{'9' * 5000}'}}"),
        },
        "kustomization.yaml", "patch-without-target", "",
    ),
    "a file with aliases": (
        {"kustomization.yaml": "resources: [o.yaml]\n", "o.yaml": f"{CUSTOM}spec: {doubled(60)}\n"},
        "o.yaml", "yaml-syntax", f"more than {MAX_NODES} values with aliases expanded",
    ),
    "a large text with aliases": (
        {
            "kustomization.yaml": "resources: [o.yaml]\n",
            "o.yaml": f"{CUSTOM}spec:\n- &a {'a' * 100_000}\n" + "- *a\n" * 1000,
        },
        "o.yaml", "yaml-syntax", f"more than {MAX_NODES} values with aliases expanded",
    ),
    "aliases in lists in aliases": (
        {
            "kustomization.yaml": "resources: [o.yaml]\n",
            "o.yaml": f"{CUSTOM}spec:\n- &a0 x\n"
            + "".join(f"- &a{i + 1} {'[' * 100}*a{i}{']' * 100}\n" for i in range(30)),
        },
        "o.yaml", "yaml-syntax", f"nested deeper than {MAX_DEPTH} levels with aliases expanded",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_multiplies_ends_in_a_finding(case: str) -> None:
    files, path, rule, message = CASES[case]
    report = lint(Memory({**files, **HEALTHY}), Config())
    assert report.looked_at.crashes == []
    found = [r for r in report.findings if r.rule == rule and message in r.finding.message]
    assert [r.finding.span.path for r in found][:1] == [path]
    assert "healthy/kustomization.yaml" in [r.finding.span.path for r in report.findings if r.rule == "broken-path"]


def test_the_copies_that_all_builds_make_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.render.budget.MIN_VALUES", 5)
    monkeypatch.setattr("preflux.render.budget.VALUES_PER_CHARACTER", 0)
    files: dict[str, str | bytes] = {}
    for name in ("a", "b", "c"):
        overlay = patched("{op: copy, from: /spec/x, path: /spec/y}", spec="{x: [a]}")
        files.update({f"{name}/{path}": text for path, text in overlay.items()})
    report = lint(Memory(files), Config())
    found = [r.finding for r in report.findings if r.rule == "refused-build"]
    assert [finding.span.path for finding in found] == ["c/p.yaml"]
    assert found[0].message == "this makes all builds together grow by more than 5 values"


def test_what_is_shared_is_looked_at_once_and_counts_each_time() -> None:
    source = Source("a.yaml", "")
    node: Node = Scalar("x" * 64, source, 0, 0)
    for _ in range(20):
        node = Sequence([node, node], source, 0, 0)
    assert Extents().of(node) == Extent(3 * 2**20 + 2**20 - 1, 20)


def test_size_far_beyond_every_bound_is_cut() -> None:
    source = Source("a.yaml", "")
    node: Node = Sequence([], source, 0, 0)
    for _ in range(5000):
        node = Sequence([node, node], source, 0, 0)
    extent = Extents().of(node)
    assert extent.depth == 5001
    assert extent.size < 2**40
